"""Which lines run, and how often: code after a return, loops that are too long or end too soon."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.checkpoints import about_files, both
from autograder.diagnoses.sources import (
    LOOPS,
    at_last_line,
    problem_of,
    reach,
    returns_in_loop,
    statements,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis


def _code(case: Case) -> ast.Module:
    """Return what the failed check is about, with helpers; of a pair of functions, both."""
    node = subject(case)
    return both(case) if node is None and about_files(case) else reach(case, node)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements below `node`."""
    for inner in walk(node):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(inner, name, None)
            if isinstance(block, list):
                yield block


def _raised_in(case: Case, node: ast.AST) -> bool:
    """Tell whether the exception came out of a line of `node`."""
    frame = (problem_of(case).get("frames") or [{}])[-1]
    last = getattr(node, "end_lineno", 0) or 0
    inside = getattr(node, "lineno", 0) <= int(frame.get("line", -1)) <= last
    return inside and bool(case.unit_of(node) == frame.get("unit"))


@diagnosis
def after_return(case: Case) -> Diagnosis | None:
    """Statements behind a `return` in the same block: nothing of them runs."""
    if case.kind in ("missing", "raised", "time", "process", "mode"):
        return None
    for block in _blocks(_code(case)):
        for first, second in itertools.pairwise(block):
            if isinstance(first, ast.Return) and _does_something(second):
                return case.finding(
                    "after-return",
                    _("`{code}` stands after the `return`, where nothing runs any more.").format(
                        code=source_of(second)
                    ),
                    _("Do all that is to be done first, and return at the end."),
                    second,
                )
    return None


def _does_something(node: ast.stmt) -> bool:
    """Tell whether a statement is missed where it does not run; the stub's last line is not."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call) and called_name(node.value) != "print"
    return not isinstance(node, (ast.Pass, ast.Return, ast.Raise))


@diagnosis
def compares_instead_of_assigning(case: Case) -> Diagnosis | None:
    """`weight[row, col] == value` as a statement of its own."""
    if case.kind == "missing":
        return None
    for value in statements(_code(case)):
        if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq):
            return case.finding(
                "compares-instead-of-assigning",
                _("`{code}` asks whether the two are equal, and nothing is done with the answer.")
                .format(code=source_of(value)),
                _("A single `=` gives a value to what stands on the left."),
                value,
            )  # fmt: skip
    return None


@diagnosis
def ends_in_the_first_round(case: Case) -> Diagnosis | None:
    """A `return` in a loop that cannot work yet: what the other rounds do is missing."""
    if not case.raised("RuntimeError"):
        return None
    for loop in walk(_code(case)):
        for node in loop.body if isinstance(loop, LOOPS) else ():
            if isinstance(node, ast.Return) and _raised_in(case, node):
                return returns_in_loop(case, node)
    return None


# --- counting up to the end ---------------------------------------------------------


def _length_of(node: ast.AST | None) -> str:
    """Return of what a call `len(…)` is the length; nothing for anything else."""
    if isinstance(node, ast.Call) and called_name(node) == "len" and len(node.args) == 1:
        return source_of(node.args[0])
    return ""


@diagnosis
def index_of_the_length(case: Case) -> Diagnosis | None:
    """`layers[len(layers)]`."""
    if not case.raised("IndexError"):
        return None
    for node in walk(_code(case)):
        if isinstance(node, ast.Subscript) and _raised_in(case, node):
            if _length_of(node.slice) == source_of(node.value):
                return at_last_line(
                    case,
                    "index-past-the-end",
                    _("`{code}` is one too far: the items are counted from 0.").format(
                        code=source_of(node)
                    ),
                    _("The last item has the index −1."),
                )
    return None


@diagnosis
def stops_too_early(case: Case) -> Diagnosis | None:
    """`range(len(sizes) - 2)`: between n sizes there are n − 1 layers."""
    if case.kind != "parameters" or len(case.fact("found", [])) >= len(case.fact("wanted", [])):
        return None
    if len(list(calls(subject(case), "Linear"))) != 1:
        return None  # the last layer may be made behind the loop
    for over in calls(_code(case), "range"):
        end = over.args[-1]
        if isinstance(end, ast.BinOp) and _length_of(end.left) and source_of(end).endswith(" - 2"):
            return case.finding(
                "range-too-short",
                _("`{code}` makes one layer too few: n sizes have n − 1 layers between them.")
                .format(code=source_of(over)),
                _("`zip(sizes, sizes[1:])` goes through all pairs of neighbours."),
                over,
            )  # fmt: skip
    return None
