"""Classes that are functions, and constructors that take other arguments than the text says."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from autograder.diagnoses import Case, Function, calls, diagnosis, source_of
from autograder.diagnoses.sources import FUNCTIONS, problem_of, subject
from autograder.i18n import _, ngettext
from autograder.verdicts import Diagnosis, normal_name

# What the text of the course gives as the parameters. Of others, only the number is told.
INTERFACES = {
    "TinyModel": (),
    "TinyModelFunctional": (),
    "TinyModelSequential": (),
    "FixedHiddenMLP": (),
    "MySequential": ("*modules",),
    "ThreeLayerMLP": ("neurons", "activations", "device"),
    "FlexibleMLP": ("neurons", "activations", "device"),
    "HeadedMLP": ("trunk", "heads"),
    "MyLinear": ("in_units", "units"),
    "Dense": ("in_features", "out_features", "bias"),
    "PairwiseLayer": ("in_units", "units"),
    "PlacedMLP": ("sizes", "device"),
}
# The same for functions; where two assignments have one of the same name, its names tell which.
CALLED_WITH = (
    ("leaky_relu", "x", "slope"),
    ("softmax", "x", "dim"),
    ("mlp", "sizes", "activation"),
    ("learning_loop", "x", "y", "model", "steps", "loss_fn", "learning_rate", "optimizer"),
    ("gradient_report", "model", "x", "y", "loss_fn"),
    ("materialise", "model", "n_inputs"),
    ("layer", "n", "k"),
    ("one_hidden", "n", "k1"),
    ("two_hidden", "n", "k1", "k2"),
    ("mlp", "n", "widths"),
    ("count_parameters", "model", "trainable_only"),
    ("widest_hidden", "n", "depth", "budget"),
    ("set_weight", "net", "layer", "row", "col", "value"),
    ("save_tensors", "obj", "path"),
    ("save_weights", "model", "path"),
    ("load_weights", "model", "path", "map_location"),
    ("save_checkpoint", "path", "model", "optimizer", "epoch", "losses"),
    ("load_checkpoint", "path", "model", "optimizer"),
    ("to_device", "batch", "device"),
    ("train_on", "model", "x", "y", "steps", "device"),
)
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
def class_not_function(case: Case) -> Diagnosis | None:
    """`class sigmoid:` where the text asks for a function: calling it only makes an object."""
    node = subject(case)
    if not isinstance(node, ast.ClassDef) or not node.name[:1].islower():
        return None
    made = any(
        str(case.fact(fact, "")).rpartition(".")[2].endswith(node.name)
        for fact in ("got", "value", "type")
    )
    if not made and not _refusal(case, node.name):
        return None
    return case.finding(
        "class-not-function",
        _(
            "`class {name}` defines a class, so calling `{name}` makes an object of it; the text "
            "asks for a function that returns the result."
        ).format(name=node.name),
        _("`def {name}(…):`, with a `return` at its end.").format(name=node.name),
        node,
    )


@diagnosis
def function_signature(case: Case) -> Diagnosis | None:
    """The check calls a function as the text says, and the function takes something else."""
    message = str(problem_of(case).get("message", ""))
    named = re.match(r"(\w+)\(\) (takes|missing|got an unexpected)", message)
    node = case.definition(named[1]) if named is not None else None
    if named is None or not isinstance(node, FUNCTIONS) or _raised_inside(case):
        return None
    own = f"{node.name}({ast.unparse(node.args)})"
    keyword = re.search(r"unexpected keyword argument '(\w+)'", message)
    if keyword is not None:
        text = _("The check hands over `{name}=…`, and your function is `{own}`.").format(
            name=keyword[1], own=own
        )
        advice = _("Give it a parameter of that name, spelt as in the text.")
        return case.finding("unknown-keyword", text, advice, node)
    given = _given(message, node)
    if given is None:
        return None
    text = ngettext(
        "The check calls `{name}` with {count} argument, and your function is `{own}`.",
        "The check calls `{name}` with {count} arguments, and your function is `{own}`.",
        given,
    ).format(name=node.name, count=given, own=own)
    if named[2] == "missing":
        text += " " + _left_over(message, given)
    return case.finding(
        "missing-argument" if named[2] == "missing" else "too-many-arguments",
        text,
        _(
            "Give it the parameters that the text names, in that order. Whatever else it takes "
            "needs a default value."
        ),
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
    selfless = init is not None and not init.args.vararg and not _names(init)
    if not message or given is None or selfless or (init is None and _misspelt(node)):
        return None
    if given == 0 and node.name not in INTERFACES:
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
    return case.finding("constructor-signature", text, _advice(node.name), init or node)


def _advice(name: str = "") -> str:
    wanted = INTERFACES.get(name)
    if wanted == ():
        return _("The text asks for a constructor that takes nothing but `self`.")
    if wanted is not None and wanted[0].startswith("*"):
        return _("With a star, a parameter takes any number of arguments: `{name}`.").format(
            name=wanted[0]
        )
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
    wanted = INTERFACES.get(node.name, ())
    own = [name.casefold() for name in _names(init)[1:]]
    known = _in_another_order(own, wanted)
    wanted = wanted[:2]
    swapped = len(own) >= 2 and own[0] not in wanted and _arrived_swapped(case, init)
    if not known and not (swapped and len(wanted) == 2):
        return None
    return case.finding(
        "constructor-signature",
        _(
            "The check calls {call}, and your constructor is `{own}`: the arguments arrive in "
            "another order than it expects."
        ).format(call=_call(node.name, len(wanted)), own=_own(init)),
        _advice(node.name),
        init,
    )


def _in_another_order(own: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether parameters with the names of the text stand in another order."""
    return [name for name in own if name in wanted] != [name for name in wanted if name in own]


def _arrived_swapped(case: Case, init: Function) -> bool:
    """Tell whether a module arrived where a number is used, or a number where a module is."""
    if case.raised("TypeError", "must be tuple of ints, but found element of type"):
        return True
    frames = problem_of(case).get("frames") or [{}]
    first = _names(init)[1] if len(_names(init)) > 1 else ""
    in_line = re.search(rf"\b{first}\b", str(frames[-1].get("text", "")))
    return case.raised("TypeError", "int is not a Module subclass") and in_line is not None


@diagnosis
def other_order_of_function(case: Case) -> Diagnosis | None:
    """A function with the parameters of the text in another order."""
    node = subject(case)
    if not isinstance(node, FUNCTIONS) or case.kind == "missing":
        return None
    own = _names(node)
    for name, *wanted in CALLED_WITH:
        fits = name == node.name and len(own) >= 2 and len(set(own) & set(wanted)) >= 2
        if fits and _in_another_order(own, wanted):
            return case.finding(
                "parameter-order",
                _(
                    "The check calls `{call}`, and your function is `{own}`: the arguments arrive "
                    "in another order than it expects."
                ).format(
                    call=f"{name}({', '.join(wanted)})",
                    own=f"{name}({ast.unparse(node.args)})",
                ),
                _("Put the parameters in the order of the text."),
                node,
            )
    return None


def _refusal(case: Case, name: str) -> str:
    """Return Python's text if calling the class `name` was refused for its arguments."""
    problem = problem_of(case)
    message = str(problem.get("message", ""))
    if not problem and case.kind == "raises" and case.fact("got") == "TypeError":
        message = str(case.error).partition("`")[0]  # what follows would be the student's line
    elif problem.get("type") != "TypeError":
        return ""
    found = re.search(rf"\b{name}\.__init__\(\) (?:missing|takes) .*", message)
    return found[0] if found else _told_by_source(case, name)


def _told_by_source(case: Case, name: str) -> str:
    """Return what Python says, where a hidden check keeps it back: two arguments do not fit."""
    init = case.method(name, "__init__")
    unsaid = case.kind == "raises" and case.fact("got") == "TypeError" and case.check.hidden
    if not unsaid or init is None or init.args.vararg or len(INTERFACES.get(name, ())) < 2:
        return ""
    names = _names(init)[1:]
    missing = names[2 : len(names) - len(init.args.defaults)]
    if missing:
        listed = "', '".join(missing)
        return f"missing {len(missing)} required positional arguments: '{listed}'"
    if len(names) < 2:
        return f"takes {len(names) + 1} positional arguments but 3 were given"
    return ""


def _raised_inside(case: Case) -> bool:
    """Tell whether the exception came out of a line of the student's."""
    return bool(problem_of(case).get("frames"))


def _given(message: str, function: Function | None) -> int | None:
    """Return how many arguments a call had, as far as Python's text tells."""
    own = (
        1
        if "__init__()" in message or (function is not None and function.name == "__init__")
        else 0
    )
    counted = re.search(COUNTS, message)
    if counted is not None:
        return int(counted[1]) - own
    missing = re.search(r"missing (\d+) required positional", message)
    if missing is None or function is None:
        return None
    required = len(_names(function)) - len(function.args.defaults) - own
    return max(0, required - int(missing[1]))


def _call(name: str, given: int) -> str:
    wanted = INTERFACES.get(name, ())
    if given <= len(wanted) and not any(parameter.startswith("*") for parameter in wanted):
        return f"`{name}({', '.join(wanted[:given])})`"
    return ngettext(
        "`{name}` with {count} argument", "`{name}` with {count} arguments", given
    ).format(name=name, count=given)


def _own(init: Function) -> str:
    return f"__init__({ast.unparse(init.args)})"


def _names(function: Function) -> list[str]:
    return [a.arg for a in (*function.args.posonlyargs, *function.args.args)]


def _takes_self(init: Function, name: str) -> bool:
    own = [parameter.casefold() for parameter in _names(init)]
    return bool(own) and own[0] not in INTERFACES.get(name, ())


def _left_over(message: str, given: int) -> str:
    """Return in words for which parameters a call brought nothing."""
    names = ", ".join(f"`{name}`" for name in re.findall(r"'(\w+)'", message))
    if given == 0:
        return _("Nothing is given for {names}.").format(names=names)
    return _("Nothing is left for {names}, which it asks for, too.").format(names=names)


def _difference(name: str, init: Function, message: str, given: int) -> str:
    """Return in words what the constructor asks for too much, or does not take."""
    if "missing" in message:
        return _left_over(message, given)
    if init.args.kwonlyargs:
        return _("What stands behind the `*` can be given by name only.")
    most = len(_names(init)) - 1
    left = ", ".join(f"`{parameter}`" for parameter in INTERFACES.get(name, ())[most:given])
    if left:
        return _("There is no room in it for {names}.").format(names=left)
    return _("It takes fewer arguments than that.")
