"""What is not there yet: empty bodies, the stub's last line, a class without `forward`."""

from __future__ import annotations

import ast
import difflib
import re

from autograder.diagnoses import Case, Function, calls, diagnosis, walk
from autograder.diagnoses.sources import FUNCTIONS, inside, parameters, problem_of, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis, normal_name


def _is_dots(node: ast.AST) -> bool:
    """Tell whether a statement is `...` alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and node.value.value is Ellipsis
    )


def _is_filler(node: ast.stmt) -> bool:
    """Tell whether a statement does nothing: `pass`, `...`, or a text alone."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or text


def _is_empty(function: Function) -> bool:
    """Tell whether a body has nothing in it, or nothing but `super().__init__()`."""
    rest = [node for node in function.body if not _is_filler(node)]
    above = [node for node in rest if isinstance(node, ast.Expr) and any(calls(node, "super"))]
    return len(rest) == len(above) and len(rest) < len(function.body)


def _candidates(case: Case) -> list[tuple[Function, str]]:
    """Return the functions that may be empty, and what to call them, the likeliest first."""
    node = subject(case)
    if isinstance(node, FUNCTIONS):
        inner = [f for f in inside(node, *FUNCTIONS) if isinstance(f, FUNCTIONS)]
        return [(function, function.name) for function in (node, *inner)]
    found = []
    if isinstance(node, ast.ClassDef):
        init, forward = (case.method(node.name, name) for name in ("__init__", "forward"))
        # One that has nothing to keep may be empty; it may lack `super().__init__()`, though.
        keeps = forward is None or _is_empty(forward) or "self." in ast.unparse(forward)
        if init is not None and (keeps or parameters(init)):
            found.append((init, f"{node.name}.__init__"))
        if forward is not None and case.kind in ("none", "type", "close", "shape", "no gradient"):
            found.append((forward, f"{node.name}.forward"))
    return found


@diagnosis
def nothing_written(case: Case) -> Diagnosis | None:
    """A body with `pass` or `...` only, or a `...` left between the lines."""
    if case.kind in ("missing", "time", "process", "format", "often"):
        return None
    for function, name in _candidates(case):
        if _is_empty(function):
            return case.finding(
                "not-written",
                _("There is no code in `{name}` yet.").format(name=name),
                _("Write your answer there, in place of the `pass` or `...`."),
                function,
            )
    for function, name in _candidates(case):
        left = next((node for node in walk(function) if _is_dots(node)), None)
        if left is not None:
            return case.finding(
                "not-written",
                _("There is still a `...` in `{name}`, and it does nothing.").format(name=name),
                _("Write in its place what is missing."),
                left,
            )
    return None


@diagnosis
def stub_line_left(case: Case) -> Diagnosis | None:
    """`raise NotImplementedError()` still stands between lines of an answer."""
    problem = problem_of(case)
    frames = problem.get("frames") or []
    if problem.get("type") != "NotImplementedError" or problem.get("message") or not frames:
        return None
    place = frames[-1]
    for statement in case.tree.body if case.tree is not None else []:
        if getattr(statement, "unit_name", None) != place.get("unit"):
            continue
        for function in walk(statement):
            if not isinstance(function, FUNCTIONS):
                continue
            code = [node for node in function.body if not _is_filler(node)]
            line = next(
                (n for n in code if isinstance(n, ast.Raise) and n.lineno == place.get("line")),
                None,
            )
            if line is not None and len(code) > 1:
                return case.finding(
                    "stub-line-left",
                    _(
                        "The line `raise NotImplementedError()` is still in `{name}`, which ends "
                        "there without a result."
                    ).format(name=function.name),
                    _("Delete it: it only keeps the place for your code."),
                    line,
                )
    return None


@diagnosis
def forward_missing(case: Case) -> Diagnosis | None:
    """A class of the submission's own that was called and has no `forward`."""
    owner = _without_forward(case)
    if owner is None:
        return None
    methods = [node for node in owner.body if isinstance(node, FUNCTIONS)]
    node: ast.AST = owner
    name = ""
    text = _("`{owner}` has no `forward`, and that is what runs when the model is called.")
    advice = _("Write `def forward(self, x):`, below `__init__` and in the same column.")
    close = difflib.get_close_matches("forward", [normal_name(m.name) for m in methods], 1, 0.7)
    for method in methods:
        deeper = [f for f in inside(method, *FUNCTIONS) if getattr(f, "name", "") == "forward"]
        if close and normal_name(method.name) == close[0]:
            node, name = method, method.name
            text = _(
                "PyTorch looks for a method called `forward`; the one of `{owner}` is called "
                "`{name}`."
            )
            advice = _("Rename it: `def forward(self, x):`.")
        elif deeper:
            node, name = deeper[0], method.name
            text = _(
                "`forward` is indented so far that it stands inside `{name}`; `{owner}` itself has "
                "none."
            )
            advice = _("Move it to the left, to the column of `def {name}`.")
        else:
            continue
        break
    else:
        outside = case.definition("forward")
        if isinstance(outside, FUNCTIONS):
            node = outside
            text = _("`forward` stands outside of `{owner}`, because it is not indented.")
            advice = _("Move it to the right, to the column of `__init__`.")
    return case.finding(
        "no-forward", text.format(owner=owner.name, name=name), advice.format(name=name), node
    )


def _without_forward(case: Case) -> ast.ClassDef | None:
    """Return the class that PyTorch found to have no `forward`."""
    problem = problem_of(case)
    found = re.search(
        r'Module \[(\w+)\] is missing the required "forward"', str(problem.get("message", ""))
    )
    owner = case.definition(found[1]) if found is not None else None
    if not problem and 'is missing the required "forward"' in str(case.error):
        owner = subject(case)  # the exception has become part of a failure's text
    if not isinstance(owner, ast.ClassDef) or case.method(owner.name, "forward") is not None:
        return None
    return owner
