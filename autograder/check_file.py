"""A file of checks as text: what its checks are, and its public part. Nothing is imported."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from autograder.verdicts import Check

CALLED_BY_PYTEST = ("Test", "test_", "pytest", "setup", "teardown", "__")


def read_checks(path: Path) -> list[Check]:
    """Return the checks of a file, in order.

    Raises:
        SyntaxError: the file is not Python.
        ValueError: a check lacks its docstring or points, or needs one that is not above it,
            or is marked in a way that cannot be read here.

    """
    found: dict[str, Check] = {}
    tree = ast.parse(path.read_text(encoding="utf-8"), path.name)
    for part in _parts(tree):
        if "pytestmark" in part.makes:
            raise ValueError(f"line {part.node.lineno}: mark each check, not all by pytestmark")
    for group, function in _tests(tree):
        identity = f"{group.name}::{function.name}"
        place = f"line {function.lineno}, {identity}"
        title = inspect.cleandoc(ast.get_docstring(function) or "").split("\n\n")[0]
        if not title:
            raise ValueError(f"{place}: a check needs a docstring: it is what students read")
        points = _mark(function, "points")
        worth = points[0] if points else None
        if isinstance(worth, bool) or not isinstance(worth, (int, float)):
            raise ValueError(f"{place}: a check needs @pytest.mark.points(n)")
        if _mark(function, "parametrize") is not None:
            raise ValueError(f"{place}: a check cannot be parametrized; use a loop inside it")
        needs = [
            str(name) if "::" in str(name) else f"{group.name}::{name}"
            for name in _mark(function, "needs") or ()
        ]
        for name in needs:
            if name not in found:
                raise ValueError(f"{place}: needs {name}, which is no check above it")
            if found[name].hidden and not is_hidden(function, group):
                raise ValueError(f"{place}: needs {name}, which students do not have")
        if identity in found:
            raise ValueError(f"{place}: there is a second check of this name")
        found[identity] = Check(
            identity,
            title.replace("\n", " "),
            worth,
            is_hidden(function, group),
            tuple(needs),
            placed="device" in _arguments(function),
            outline=ast.get_docstring(group) or "",
        )
    return list(found.values())


def is_hidden(function: ast.FunctionDef, group: ast.ClassDef) -> bool:
    """Tell whether a check stays on the instructor's machine."""
    return (
        _mark(function, "hidden") is not None
        or _mark(group, "hidden") is not None
        or "reference" in _arguments(function)
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
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            tests = [f for f in group.body if _is_function(f) and f.name.startswith("test_")]
            hidden = [f for f in tests if is_hidden(f, group)]
            drop += [group, *group.body] if tests and len(hidden) == len(tests) else hidden
    parts = _parts(tree)
    drop += _unused(parts, drop)
    gone = {id(node) for node in drop}
    used = set().union(*(part.names for part in parts if id(part.node) not in gone))
    lines: list[str | None] = list(text.split("\n"))
    for node in drop:
        for index in range(*_extent(node, lines)):
            lines[index] = None
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in gone:
            _leave_out_unused(node, used, lines)
    last_import = max(
        n.end_lineno or n.lineno for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))
    )
    lines[last_import - 1] = f"{lines[last_import - 1] or ''}\n\n{header}"
    return tidy("\n".join(line for line in lines if line is not None))


def _extent(node: ast.stmt, lines: list[str | None]) -> tuple[int, int]:
    """Return the range of lines of a statement with its decorators and its own comments."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
    # The comment above goes with it; a heading ("# --- fit ---") belongs to more.
    while first > 0 and (lines[first - 1] or "").strip().startswith("#"):
        if (lines[first - 1] or "").startswith("# ---"):
            break
        first -= 1
    # So does one at its end that is indented like its body.
    last = end = node.end_lineno or node.lineno
    while end < len(lines):
        line = lines[end] or ""
        inside = len(line) - len(line.lstrip()) > node.col_offset
        if line.strip() and not (inside and line.strip().startswith("#")):
            break
        end += 1
        last = end if line.strip() else last
    return first, last


def _leave_out_unused(
    node: ast.Import | ast.ImportFrom, used: set[str], lines: list[str | None]
) -> None:
    kept = [a for a in node.names if (a.asname or a.name).partition(".")[0] in used]
    if getattr(node, "module", "") == "__future__" or len(kept) == len(node.names):
        return
    names = [ast.unparse(alias) for alias in kept]
    node.names = kept
    text = ast.unparse(node)
    if len(text) > 100:
        start = text[: text.index(" import ")]
        text = f"{start} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
    for index in range(node.lineno - 1, node.end_lineno or node.lineno):
        lines[index] = None
    lines[(node.end_lineno or node.lineno) - 1] = text


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


def _is_function(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def _arguments(function: ast.FunctionDef) -> set[str]:
    found = function.args
    return {a.arg for a in (*found.posonlyargs, *found.args, *found.kwonlyargs)}


def _mark(node: ast.FunctionDef | ast.ClassDef, name: str) -> list[object] | None:
    """Return the arguments of ``@pytest.mark.name(…)``; [] without any; None if absent.

    Under whatever name the mark was imported: a hidden check must not be missed.
    """
    arguments: list[object] | None = None
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if ast.unparse(call.func if call else decorator).rpartition(".")[2] != name:
            continue
        arguments = arguments or []
        for argument in call.args if call else ():
            try:
                arguments.append(ast.literal_eval(argument))
            except ValueError:
                arguments.append(ast.unparse(argument))
    return arguments


# --- which names are used -------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """A statement at the top level or in a class of checks, the names it makes and mentions."""

    node: ast.stmt
    makes: set[str]
    names: set[str]
    attributes: set[str]
    in_class: bool


def _parts(tree: ast.Module) -> list[_Part]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            outside = ast.Module([*map(ast.Expr, (*node.decorator_list, *node.bases))], [])
            found.append(_Part(node, {node.name}, *_mentioned(outside), False))
            found += [_Part(n, _made_by(n), *_mentioned(n), True) for n in node.body]
        else:
            found.append(_Part(node, _made_by(node), *_mentioned(node), False))
    return found


def _unused(parts: list[_Part], dropped: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements whose names nothing that is kept mentions."""
    gone = {id(node) for node in dropped}
    unused: list[ast.stmt] = []
    while True:
        kept = [part for part in parts if id(part.node) not in gone]
        more = [part.node for part in kept if not _is_used(part, kept)]
        if not more:
            return unused
        unused += more
        gone |= {id(node) for node in more}


def _is_used(part: _Part, kept: list[_Part]) -> bool:
    if not part.makes or any(name.startswith(CALLED_BY_PYTEST) for name in part.makes):
        return True
    return any(
        part.makes & (other.names | other.attributes if part.in_class else other.names)
        for other in kept
        if other.makes != part.makes
    )


def _mentioned(root: ast.AST) -> tuple[set[str], set[str]]:
    """Return the names and fixtures that a statement mentions, and the attributes."""
    names: set[str] = set()
    attributes: set[str] = set()
    for node in ast.walk(root):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif _is_function(node) and (
            node.name.startswith("test_") or _mark(node, "fixture") is not None
        ):
            names |= _arguments(node)
    return names, attributes


def _made_by(node: ast.stmt) -> set[str]:
    """Return the names that a statement makes; none if pytest uses it without naming it."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        autouse = any("autouse=True" in ast.unparse(d) for d in node.decorator_list)
        return set() if autouse else {node.name}
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return set()
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        return {n.id for n in names if isinstance(n.ctx, ast.Store)}
    return set()
