"""Classes that are functions, and constructors that take other arguments than the text says."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, Function, calls, diagnosis, source_of
from autograder.diagnoses.sources import FUNCTIONS, problem_of, subject
from autograder.i18n import _, ngettext
from autograder.verdicts import Diagnosis, normal_name

# What the text of the course gives as the parameters of a class. Others are counted only.
INTERFACES = {
    "ThreeLayerMLP": ("neurons", "activations", "device"),
    "FlexibleMLP": ("neurons", "activations", "device"),
    "HeadedMLP": ("trunk", "heads"),
    "MyLinear": ("in_units", "units"),
    "Dense": ("in_features", "out_features", "bias"),
    "PairwiseLayer": ("in_units", "units"),
    "PlacedMLP": ("sizes", "device"),
}
COUNTS = r"takes (?:from \d+ to )?\d+ positional arguments? but (\d+) (?:was|were) given"


@diagnosis
def function_not_class(case: Case) -> Diagnosis | None:
    """`def FlexibleMLP(…)` where the text asks for a class."""
    node = subject(case)
    if not isinstance(node, FUNCTIONS) or not node.name[:1].isupper():
        return None
    meant = any(isinstance(inner, FUNCTIONS) for inner in node.body)
    if case.kind != "no class" and not meant:
        return None
    text = _("`def {name}` defines a function; the text asks for a class.").format(name=node.name)
    if not meant:
        text = _(
            "`def {name}` defines a function that makes a model; the text asks for a class of "
            "your own."
        ).format(name=node.name)
    return case.finding(
        "function-not-class",
        text,
        _(
            "`class {name}(nn.Module):`. The layers are made in its `__init__`, and its `forward` "
            "computes with them."
        ).format(name=node.name),
        node,
    )


@diagnosis
def signature(case: Case) -> Diagnosis | None:
    """The check calls the class as the text says, and the constructor takes something else."""
    node = subject(case)
    if node is None and case.tree is None:
        return _without_source(case)
    init = case.method(node.name, "__init__") if isinstance(node, ast.ClassDef) else None
    if not isinstance(node, ast.ClassDef) or _raised_inside(case):
        return None
    message = _refusal(case, node.name)
    given = _given(message, init)
    if not message or given == 0 or (init is None and _misspelt(node)):
        return None
    call = _call(node.name, given)
    if init is None:
        text = _("The check calls {call}, but `{name}` has no `__init__` of its own.").format(
            call=call, name=node.name
        )
    elif not _takes_self(init, node.name):
        text = _(
            "The check calls {call}. Your constructor is `{own}`: Python puts the new object "
            "first, so it arrives in `{first}`."
        ).format(call=call, own=_own(init), first=(_names(init) or ["…"])[0])
    else:
        text = _("The check calls {call}, and your constructor is `{own}`.").format(
            call=call, own=_own(init)
        )
        text += " " + _difference(node.name, init, message, given)
    return case.finding("constructor-signature", text, _advice(), init or node)


def _advice() -> str:
    return _(
        "Give `__init__` the parameters that the text names, in that order, after `self`. Whatever "
        "else it takes needs a default value."
    )


def _without_source(case: Case) -> Diagnosis | None:
    """Say as much as Python's text tells, in a notebook whose source is not at hand."""
    for name, wanted in INTERFACES.items():
        if _refusal(case, name) and not _raised_inside(case):
            text = _("The check calls {call}, and your constructor takes something else.").format(
                call=_call(name, len(wanted))
            )
            return case.finding("constructor-signature", text, _advice())
    return None


def _misspelt(owner: ast.ClassDef) -> bool:
    """Tell whether a method is meant to be the constructor; `modules` has a word on that."""
    names = [normal_name(node.name) for node in owner.body if isinstance(node, FUNCTIONS)]
    return any(name in ("init", "int", "inti") for name in names)


@diagnosis
def super_with_arguments(case: Case) -> Diagnosis | None:
    """`super().__init__(neurons, activations)`: nn.Module takes no arguments."""
    problem = problem_of(case)
    frames = problem.get("frames") or [{}]
    refused = re.search(r"__init__\(\) (takes|got) ", str(problem.get("message", "")))
    node = subject(case)
    if problem.get("type") != "TypeError" or refused is None or not isinstance(node, ast.ClassDef):
        return None
    for call in calls(case.method(node.name, "__init__"), "__init__"):
        above = isinstance(call.func, ast.Attribute) and any(calls(call.func.value, "super"))
        if above and call.lineno == frames[-1].get("line") and (call.args or call.keywords):
            return case.finding(
                "super-with-arguments",
                _("`{code}` hands arguments on to the class above, which does not take them.")
                .format(code=source_of(call)),
                _("`super().__init__()` without arguments; use yours in the lines after it."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def other_order(case: Case) -> Diagnosis | None:
    """The parameters of the text in another order: each gets what is meant for the other."""
    node = subject(case)
    init = case.method(node.name, "__init__") if isinstance(node, ast.ClassDef) else None
    if init is None or case.kind not in ("raised", "raises") or not isinstance(node, ast.ClassDef):
        return None
    wanted = INTERFACES.get(node.name, ())[:2]
    own = [name.casefold() for name in _names(init)[1:]]
    first = own[: len(wanted)]
    known = sorted(first) == sorted(wanted) and first != list(wanted)
    swapped = case.raised("TypeError", "must be tuple of ints, but found element of type")
    if not known and not (swapped and len(wanted) == 2 and len(own) >= 2 and own[0] not in wanted):
        return None
    return case.finding(
        "constructor-signature",
        _(
            "The check calls {call}, and your constructor is `{own}`: the arguments arrive in "
            "another order than it expects."
        ).format(call=_call(node.name, len(wanted)), own=_own(init)),
        _advice(),
        init,
    )


def _refusal(case: Case, name: str) -> str:
    """Return Python's text if calling the class `name` was refused for its arguments."""
    problem = problem_of(case)
    message = str(problem.get("message", ""))
    if not problem and case.kind == "raises" and case.fact("got") == "TypeError":
        message = str(case.error).partition("`")[0]  # what follows would be the student's line
    elif problem.get("type") != "TypeError":
        return ""
    found = re.search(rf"\b{name}\.__init__\(\) (?:missing|takes) .*", message)
    return found[0] if found else ""


def _raised_inside(case: Case) -> bool:
    """Tell whether the exception came out of a line of the student's."""
    return bool(problem_of(case).get("frames"))


def _given(message: str, init: Function | None) -> int:
    """Return how many arguments the class was called with, as far as Python's text tells."""
    counted = re.search(COUNTS, message)
    if counted is not None:
        return int(counted[1]) - 1
    missing = re.search(r"missing (\d+) required positional", message)
    if missing is None or init is None:
        return 0
    spec = init.args
    required = len(spec.posonlyargs) + len(spec.args) - len(spec.defaults) - 1
    return max(0, required - int(missing[1]))


def _call(name: str, given: int) -> str:
    wanted = INTERFACES.get(name, ())
    if given <= len(wanted):
        return f"`{name}({', '.join(wanted[:given])})`"
    return ngettext(
        "`{name}` with {count} argument", "`{name}` with {count} arguments", given
    ).format(name=name, count=given)


def _own(init: Function) -> str:
    return f"__init__({ast.unparse(init.args)})"


def _names(init: Function) -> list[str]:
    return [a.arg for a in (*init.args.posonlyargs, *init.args.args)]


def _takes_self(init: Function, name: str) -> bool:
    own = [parameter.casefold() for parameter in _names(init)]
    return bool(own) and own[0] not in INTERFACES.get(name, ())


def _difference(name: str, init: Function, message: str, given: int) -> str:
    """Return in words what the constructor asks for too much, or does not take."""
    missing = re.search(r"argument(?:s)?: (.+)$", message)
    if "missing" in message and missing is not None:
        wanted = ", ".join(f"`{n}`" for n in re.findall(r"'(\w+)'", missing[1]))
        return _("Nothing is left for {names}, which it asks for, too.").format(names=wanted)
    if init.args.kwonlyargs:
        return _("What stands behind the `*` can be given by name only.")
    most = len(_names(init)) - 1
    left = ", ".join(f"`{parameter}`" for parameter in INTERFACES.get(name, ())[most:given])
    if left:
        return _("There is no room in it for {names}.").format(names=left)
    return _("It takes fewer arguments than that.")
