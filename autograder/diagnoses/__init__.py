"""Diagnoses: named misconceptions, each found by evidence and explained.

A diagnosis is a function that looks at a `Case` (a failed check, what was
observed, and the submission's source) and returns a `Diagnosis`, or None if it
has no evidence. It speaks only of what was seen. The first one that applies is
shown; within a module, order is from the specific to the general.

Diagnoses are grouped by what they look at, one module for each group.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from autograder.probes import ProbeError
from autograder.submission import Submission
from autograder.verdicts import BROKEN_FINDER, EXAM, Check, Diagnosis, same_name

Function = ast.FunctionDef | ast.AsyncFunctionDef
Finder = Callable[["Case"], "Diagnosis | None"]


@dataclass(frozen=True)
class Case:
    """A failed check and all that is known about it.

    Attributes:
        check: the check.
        error: what it raised: an expect.Failure, a ProbeError, or a plain assertion.
        tree: the submission's statements; None if there is no source at hand.
        work: the submission.

    """

    check: Check
    error: AssertionError
    tree: ast.Module | None
    work: Submission | None

    def is_about(self, *checks: str) -> bool:
        """Tell whether the failed check is one of these: "fit" (all its checks) or an id."""
        return any(
            self.check.id == name or ("::" not in name and same_name(self.check.group, name))
            for name in checks
        )

    @property
    def kind(self) -> str:
        """What was found wrong: the Failure's kind, or "raised", "time" … of a ProbeError."""
        if isinstance(self.error, ProbeError):
            return self.error.kind
        return str(self.fact("kind", ""))

    def fact(self, name: str, default: Any = None) -> Any:
        """Return one of the observations that came with the failure."""
        return getattr(self.error, "facts", {}).get(name, default)

    def raised(self, kind: str, *texts: str) -> bool:
        """Tell whether the student's code raised `kind` with one of `texts` in its message."""
        error = self.error
        if not isinstance(error, ProbeError) or error.type != kind:
            return False
        return not texts or any(text in error.message for text in texts)

    # --- the source

    def definition(self, name: str) -> ast.ClassDef | Function | None:
        """Return the last top-level definition of `name`."""
        return definition(self.tree, name)

    def method(self, class_name: str, name: str) -> Function | None:
        """Return a method of a top-level class."""
        owner = self.definition(class_name)
        found = None
        for node in owner.body if isinstance(owner, ast.ClassDef) else []:
            if isinstance(node, _FUNCTIONS) and node.name == name:
                found = node
        return found

    def unit_of(self, node: ast.AST | None) -> str | None:
        """Return the name of the cell or file in which a node stands."""
        for statement in self.tree.body if self.tree is not None else []:
            if any(inner is node for inner in walk(statement)):
                return getattr(statement, "unit_name", None)
        return None

    def finding(
        self, name: str, text: str, advice: str = "", node: ast.AST | None = None
    ) -> Diagnosis:
        """Return a diagnosis, with the line of `node` if there is one."""
        return Diagnosis(
            name=name,
            text=text,
            advice=advice,
            line=getattr(node, "lineno", None),
            unit=self.unit_of(node) if node is not None else None,
        )


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_finders: list[Finder] = []


def diagnosis(find: Finder) -> Finder:
    """Add a function to those that are asked, in the order of definition."""
    _finders.append(find)
    return find


def diagnose(case: Case) -> Diagnosis | None:
    """Return the first diagnosis for which there is evidence."""
    load()
    for find in _finders:
        try:
            found = find(case)
        except Exception as error:  # help that fails must not cost the submission its marks
            if EXAM in os.environ:
                place = f"{find.__module__.rpartition('.')[2]}.{find.__name__}"
                return Diagnosis(BROKEN_FINDER, f"{place}: {type(error).__name__}: {error}")
            continue
        if found is not None:
            return found
    return None


@cache
def load() -> None:
    """Import every module of this package; each adds its diagnoses."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    # The order must not depend on which module imports which.
    _finders.sort(key=lambda find: (find.__module__, find.__code__.co_firstlineno))


# --- looking at source ----------------------------------------------------------


@lru_cache(maxsize=256)
def walk(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return what `ast.walk` yields. Diagnoses look at the same trees again and again."""
    return tuple(ast.walk(node))


def definition(tree: ast.Module | None, name: str) -> ast.ClassDef | Function | None:
    """Return the last top-level definition of `name`."""
    return _definitions(tree).get(name) if tree is not None else None


@lru_cache(maxsize=4)
def _definitions(tree: ast.Module) -> dict[str, ast.ClassDef | Function]:
    kinds = (ast.ClassDef, *_FUNCTIONS)
    return {node.name: node for node in tree.body if isinstance(node, kinds)}


def calls(node: ast.AST | None, *names: str) -> Iterator[ast.Call]:
    """Yield the calls below `node` of functions or methods with one of `names`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Call) and called_name(inner) in names:
            yield inner


def called_name(call: ast.Call) -> str:
    """Return the last name of what a call calls: ``backward`` for ``loss.backward()``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def attributes(node: ast.AST | None, *names: str) -> Iterator[ast.Attribute]:
    """Yield the attribute accesses ``.name`` below `node`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Attribute) and inner.attr in names:
            yield inner


def source_of(node: ast.AST) -> str:
    """Return a node as Python text, shortened."""
    text = ast.unparse(node).split("\n")[0]
    return text if len(text) <= 70 else text[:67] + "…"
