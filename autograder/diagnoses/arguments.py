"""What a call hands over: an argument that is not known, or no place for self."""

from __future__ import annotations

import ast
import difflib
import inspect
import re

import torch

from autograder.diagnoses import Case, called_name, diagnosis, walk
from autograder.diagnoses.sources import FUNCTIONS, at_last_line, last_text, problem_of
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def method_without_self(case: Case) -> Diagnosis | None:
    """`def forward(x):` in a class: the object itself arrives in x."""
    found = re.match(
        r"(\w+)\.(\w+)\(\) takes .*positional arguments? but", _message(case, "TypeError")
    )
    method = case.method(found[1], found[2]) if found is not None else None
    if method is None or method.name == "__init__" or method.decorator_list:
        return None
    names = [a.arg for a in (*method.args.posonlyargs, *method.args.args)]
    if names[:1] in (["self"], ["cls"]) or method.args.vararg is not None:
        return None
    return case.finding(
        "no-self",
        _(
            "A method gets its own object as the first argument, and `def {own}` has no place for "
            "it."
        ).format(own=f"{method.name}({', '.join(names)})"),
        _("Write `self` in front: `def {own}:`.").format(
            own=f"{method.name}({', '.join(['self', *names])})"
        ),
        method,
    )


@diagnosis
def unknown_argument(case: Case) -> Diagnosis | None:
    """`torch.load(path, weight_only=True)`: a function takes no argument of that name."""
    found = re.search(
        r"\(\) got an unexpected keyword argument '(\w+)'", _message(case, "TypeError")
    )
    call = _call_with(case, found[1]) if found is not None else None
    if found is None or call is None:
        return None
    near = difflib.get_close_matches(found[1], _parameters_of(case, called_name(call)), 1, 0.7)
    advice = _("Its documentation lists the arguments that it takes.")
    if near:
        advice = _("Is it `{name}`?").format(name=near[0])
    elif found[1] in ("map_location", "weights_only"):
        advice = _("It is an argument of `torch.load`.")
    return at_last_line(
        case,
        "unknown-argument",
        _("`{function}` takes no argument called `{name}`.").format(
            function=called_name(call), name=found[1]
        ),
        advice,
    )


def _message(case: Case, kind: str) -> str:
    problem = problem_of(case)
    return str(problem.get("message", "")) if problem.get("type") == kind else ""


def _call_with(case: Case, keyword: str) -> ast.Call | None:
    """Return the call with this keyword in the student's line at which the exception came out."""
    frame = (problem_of(case).get("frames") or [{}])[-1]
    for statement in case.tree.body if case.tree is not None and last_text(case) else []:
        if getattr(statement, "unit_name", None) != frame.get("unit"):
            continue
        for node in walk(statement):
            if isinstance(node, ast.Call) and any(k.arg == keyword for k in node.keywords):
                if node.lineno <= frame.get("line", 0) <= (node.end_lineno or 0):
                    return node
    return None


def _parameters_of(case: Case, name: str) -> list[str]:
    """Return the names of the parameters of a function: the submission's, or PyTorch's."""
    own = case.definition(name)
    if isinstance(own, FUNCTIONS):
        return [a.arg for a in (*own.args.posonlyargs, *own.args.args, *own.args.kwonlyargs)]
    places = (torch, torch.nn, torch.nn.functional, torch.nn.init, torch.optim, torch.nn.Module)
    for place in places:
        try:
            return list(inspect.signature(getattr(place, name)).parameters)
        except (AttributeError, TypeError, ValueError):  # not there, or written in C
            continue
    return []
