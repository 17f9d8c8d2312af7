"""Calls that no exercise needs, found in a submission's text and shown to a person.

A flag costs no points and is not shown to the student: the sandbox has stopped what
is dangerous, and a curious student may have good reasons. It tells an instructor
where to look. Whoever wants to hide a call from it can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from autograder.submission import Submission

MAX_FLAGS = 20
MODULES = {
    *("ctypes", "gc", "inspect", "linecache", "mmap", "multiprocessing", "pdb", "pty", "resource"),
    *("signal", "site", "socket", "subprocess", "tracemalloc", "urllib", "requests", "http"),
    *("_pytest", "pytest", "nbgrader", "IPython", "unittest", "faulthandler", "cloudpickle"),
}
FUNCTIONS = {
    "os": {"_exit", "abort", "environ", "fork", "getppid", "kill", "killpg", "memfd_create"}
    | {"popen", "posix_spawn", "setsid", "system", "execv", "execve", "register_at_fork"},
    "sys": {"_getframe", "addaudithook", "meta_path", "modules", "monitoring", "path_hooks"}
    | {"setprofile", "settrace"},
    "threading": {"setprofile", "settrace"},
    "builtins": {"__import__"},
    "torch": {"hub"},
}
ATTRIBUTES = {
    *("__code__", "__globals__", "__subclasses__", "__mro__", "__closure__", "__torch_function__"),
    *("f_back", "f_globals", "f_locals", "gi_frame", "tb_frame", "__del__"),
}
TEXTS = ("/proc/", "conftest", "gradebook", "/dev/shm")
FLAGGED = (ast.Import, ast.ImportFrom, ast.Attribute, ast.FunctionDef, ast.Constant)
LIBRARIES = {"torch", "np", "numpy", "builtins", "nn", "F"}


def flags(work: Submission) -> list[dict[str, Any]]:
    """Return ``{"unit", "line", "what"}`` of what is worth a look, in order, at most MAX_FLAGS."""
    found = [
        {
            "unit": getattr(statement, "unit_name", work.path.name),
            "line": getattr(node, "lineno", 0),
            "what": what,
        }
        for statement in work.tree().body
        for node in _nodes(statement)
        for what in _of_node(node)
    ]
    return found[:MAX_FLAGS]


def _nodes(statement: ast.AST) -> list[ast.AST]:
    """Return the nodes of a tree that can be flagged, as `ast.walk` does, in half the time."""
    found = [statement]
    for node in found:  # which grows meanwhile
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [part for part in value if isinstance(part, ast.AST)]
    return [node for node in found if isinstance(node, FLAGGED)]


def _of_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {a.name}" for a in node.names if a.name.partition(".")[0] in MODULES)
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = [alias.name for alias in node.names]
        ours = module.partition(".")[0] == "autograder" and names != ["check"]
        if module.partition(".")[0] in MODULES or ours:
            yield f"from {module} import {', '.join(names)}"
        else:
            yield from (
                f"from {module} import {n}" for n in names if n in FUNCTIONS.get(module, ())
            )
    elif isinstance(node, ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if isinstance(node.ctx, ast.Store) and owner in LIBRARIES:
            yield f"{owner}.{node.attr} = …"
        elif node.attr in ATTRIBUTES:
            yield f".{node.attr}"
        elif node.attr in FUNCTIONS.get(owner, ()):
            yield f"{owner}.{node.attr}"
    elif isinstance(node, ast.FunctionDef) and node.name in ATTRIBUTES:
        yield f"def {node.name}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (repr(text) for text in TEXTS if text in node.value)
