"""A file of checks as text: what its checks are, and its public part. Nothing is imported."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from autograder.verdicts import Check


def read_checks(path: Path) -> list[Check]:
    """Return the checks of a file, in order.

    Raises:
        SyntaxError: the file is not Python.
        ValueError: a check lacks its docstring or points, or needs one that is not above it.

    """
    found: dict[str, Check] = {}
    for group, function in _tests(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        identity = f"{group.name}::{function.name}"
        place = f"line {function.lineno}, {identity}"
        title = inspect.cleandoc(ast.get_docstring(function) or "").split("\n\n")[0]
        if not title:
            raise ValueError(f"{place}: a check needs a docstring: it is what students read")
        points = _mark(function, "points")
        if not points or not isinstance(points[0], (int, float)):
            raise ValueError(f"{place}: a check needs @pytest.mark.points(n)")
        needs = [
            str(name) if "::" in str(name) else f"{group.name}::{name}"
            for name in _mark(function, "needs") or ()
        ]
        for name in needs:
            if name not in found:
                raise ValueError(f"{place}: needs {name}, which is no check above it")
        if identity in found:
            raise ValueError(f"{place}: there is a second check of this name")
        found[identity] = Check(
            identity, title.replace("\n", " "), points[0], is_hidden(function), tuple(needs)
        )
    return list(found.values())


def is_hidden(function: ast.FunctionDef) -> bool:
    """Tell whether a check stays on the instructor's machine."""
    return _mark(function, "hidden") is not None or any(
        argument.arg == "reference" for argument in function.args.args
    )


def public_text(path: Path, header: str) -> str:
    """Return a file's text without its hidden checks and whatever only they use.

    Args:
        path: the file of checks.
        header: a statement put below the imports.

    """
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    drop: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            drop += [f for f in node.body if isinstance(f, ast.FunctionDef) and is_hidden(f)]
    drop += _unused(tree, drop)
    lines: list[str | None] = list(text.split("\n"))
    for node in drop:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
        # Its own comment goes with it; a heading ("# --- fit ---") belongs to more.
        while lines[first - 1] and (lines[first - 1] or "").strip().startswith("#"):
            if (lines[first - 1] or "").startswith("# ---"):
                break
            first -= 1
        for index in range(first, node.end_lineno or node.lineno):
            lines[index] = None
    last_import = max(
        n.end_lineno or n.lineno for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))
    )
    lines[last_import - 1] = f"{lines[last_import - 1] or ''}\n\n{header}"
    return tidy("\n".join(line for line in lines if line is not None))


def tidy(text: str) -> str:
    """Leave no more than two blank lines in a row, and none before a method's end."""
    kept: list[str] = []
    for line in text.split("\n"):
        if line.strip() or kept[-2:] != ["", ""]:
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"


def _tests(tree: ast.Module) -> Iterator[tuple[ast.ClassDef, ast.FunctionDef]]:
    for group in tree.body:
        if isinstance(group, ast.ClassDef) and group.name.startswith("Test"):
            for function in group.body:
                if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                    yield group, function


def _mark(function: ast.FunctionDef, name: str) -> list[object] | None:
    """Return the arguments of ``@pytest.mark.name(…)``; [] without any; None if absent."""
    arguments: list[object] | None = None
    for decorator in function.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        target = call.func if call else decorator
        if ast.unparse(target) == f"pytest.mark.{name}":
            arguments = arguments or []
            for argument in call.args if call else ():
                arguments.append(ast.literal_eval(argument))
    return arguments


def _unused(tree: ast.Module, dropped: list[ast.stmt]) -> list[ast.stmt]:
    """Return the top-level statements whose names nothing that is kept mentions."""
    gone: set[int] = {id(node) for node in dropped}
    unused: list[ast.stmt] = []
    while True:
        used: set[str] = set()
        for node in tree.body:
            if id(node) not in gone:
                used |= _names_used(node, gone)
        more = []
        for node in tree.body:
            if id(node) in gone:
                continue
            names = _names_defined(node)
            if names and not names & used and not any(n.startswith("Test") for n in names):
                more.append(node)
        if not more:
            return unused
        unused += more
        gone |= {id(node) for node in more}


def _names_used(node: ast.AST, gone: set[int]) -> set[str]:
    own = _names_defined(node)
    found: set[str] = set()
    stack: list[ast.AST] = [node]
    while stack:
        inner = stack.pop()
        if id(inner) in gone:
            continue
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            found.add(inner.id)
        stack += ast.iter_child_nodes(inner)
    return found - own


def _names_defined(node: ast.AST) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}
    if isinstance(node, ast.Assign):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    return set()
