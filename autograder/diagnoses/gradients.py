"""Gradients that do not flow, and gradients where none are wanted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.sources import FUNCTIONS, function_of, inside, reach, statements, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis

CUTTERS = ("detach", "item", "tolist", "numpy")
NO_GRAD = ("no_grad", "inference_mode")


def cuts(function: ast.AST | None) -> Iterator[ast.expr]:
    """Yield what cuts a gradient off in a function, except what is only printed."""
    shown = {
        id(inner) for call in calls(function, "print", "info", "debug") for inner in walk(call)
    } | {id(inner) for inner in inside(function, ast.JoinedStr, ast.Assert)}
    if isinstance(function, FUNCTIONS):
        for decorator in function.decorator_list:
            if any(name in source_of(decorator) for name in NO_GRAD):
                yield decorator
    for node in walk(function) if function is not None else ():
        if id(node) in shown:
            continue
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if any(calls(item.context_expr, *NO_GRAD)):
                    yield item.context_expr
        elif isinstance(node, ast.expr) and _cuts(node):
            yield node


def _cuts(call: ast.expr) -> bool:
    if not isinstance(call, ast.Call):
        return isinstance(call, ast.Attribute) and call.attr == "data"
    name = called_name(call)
    if isinstance(call.func, ast.Attribute) and name in CUTTERS:
        return True
    plain = isinstance(call.func, ast.Name) and name in ("float", "int")
    made = name in ("tensor", "from_numpy") and source_of(call.func).startswith("torch")
    variables = (ast.Name, ast.Attribute)
    return (plain or made) and any(
        isinstance(inner, variables) for argument in call.args for inner in walk(argument)
    )


@diagnosis
def new_parameters_in_forward(case: Case) -> Diagnosis | None:
    """`nn.Parameter` in forward: each call makes others than those the optimiser knows."""
    owner = subject(case)
    if not isinstance(owner, ast.ClassDef):
        return None
    made = next(calls(case.method(owner.name, "forward"), "Parameter"), None)
    if made is None:
        return None
    return case.finding(
        "new-parameters-in-forward",
        _(
            "`forward` makes a new parameter at each call, `{code}`. The optimiser keeps the old "
            "one, and what was learned is lost."
        ).format(code=source_of(made)),
        _("Make parameters once, in `__init__`; in `forward`, only compute with them."),
        made,
    )


@diagnosis
def gradient_cut(case: Case) -> Diagnosis | None:
    """`.data`, `.detach()`, `float(…)` or `no_grad` between the parameters and the output."""
    owner = subject(case)
    if case.kind not in ("no gradient", "gradient") or not isinstance(owner, ast.ClassDef):
        return None
    whole = reach(case, case.method(owner.name, "forward"))
    found = sorted(
        (cut for function in whole.body for cut in cuts(function)),
        key=lambda cut: (cut.lineno, cut.col_offset),
    )
    if not found:
        return None
    cut = found[0]
    return case.finding(
        "gradient-cut",
        _(
            "`{code}` gives the values without the way back to the parameters: the gradient is cut "
            "off there, and training would change nothing."
        ).format(code=source_of(cut)),
        _("In `forward`, compute with the parameters themselves: `self.m * x + self.b`.")
        if case.is_about("LineModel")
        else _("In `forward`, compute with the parameters and tensors themselves."),
        cut,
    )


@diagnosis
def gradient_cut_in_function(case: Case) -> Diagnosis | None:
    """The same in a function of tensors that the failure names."""
    function = case.definition(str(case.fact("name", "")))
    if case.kind not in ("no gradient", "gradient") or not isinstance(function, FUNCTIONS):
        return None
    found = sorted(cuts(function), key=lambda cut: (cut.lineno, cut.col_offset))
    if not found:
        return None
    return case.finding(
        "gradient-cut",
        _("`{code}` gives the values without the way back to x: the gradient is cut off there.")
        .format(code=source_of(found[0])),
        _("Compute with the tensor that came in, by operations of PyTorch's."),
        found[0],
    )  # fmt: skip


@diagnosis
def no_graph(case: Case) -> Diagnosis | None:
    """`backward()` on a loss that hangs on no parameter."""
    if not case.raised("RuntimeError", "does not require grad and does not have a grad_fn"):
        return None
    text = _(
        "`backward()` finds no way from the loss back to a parameter: on the way, something was "
        "computed without gradients."
    )
    whole = reach(case, function_of(case))
    found = [(f, cut) for f in whole.body for cut in cuts(f) if _matters(cut)]
    if not found:
        return at_last_line(
            case,
            "no-graph",
            text,
            _("Compute the loss from `model(x)`, and look for `.data`, `.detach()`, `no_grad`."),
        )
    function, cut = found[0]
    return case.finding(
        "no-graph",
        text
        + " "
        + _("Look at `{code}` in `{function}`.").format(
            code=source_of(cut), function=getattr(function, "name", "")
        ),
        _("Compute the loss from `model(x)`, with gradients."),
        cut,
    )


def _matters(cut: ast.expr) -> bool:
    """Tell whether a cut can be the cause of a loss without gradients; `loss.item()` is not."""
    return not (isinstance(cut, ast.Call) and called_name(cut) in ("item", "float", "tolist"))


def _freezes(node: ast.AST | None) -> Iterator[ast.expr | ast.stmt]:
    """Yield what sets requires_grad to False below `node`."""
    for call in calls(node, "requires_grad_", "Parameter", "tensor", "rand", "zeros"):
        values = [k.value for k in call.keywords if k.arg == "requires_grad"]
        if called_name(call) == "requires_grad_":
            values += call.args
        if any(isinstance(v, ast.Constant) and v.value is False for v in values):
            yield call
    for inner in walk(node) if node is not None else ():
        if (
            isinstance(inner, ast.Assign)
            and isinstance(inner.targets[0], ast.Attribute)
            and inner.targets[0].attr == "requires_grad"
            and isinstance(inner.value, ast.Constant)
            and inner.value.value is False
        ):
            yield inner
    for call in calls(node, "detach_"):
        yield call


@diagnosis
def frozen_parameter(case: Case) -> Diagnosis | None:
    """`requires_grad=False`: no optimiser changes such a parameter."""
    asked = case.kind in ("frozen", "no gradient") or "trainable" in case.check.id
    frozen = next(_freezes(subject(case)), None) if asked else None
    if frozen is None:
        return None
    return case.finding(
        "frozen-parameter",
        _(
            "`{code}` switches gradients off for a parameter, and it stays that way: no optimiser "
            "will change it any more."
        ).format(code=source_of(frozen)),
        _("Leave it out: an `nn.Parameter` is trainable by itself, and `.item()` reads its value."),
        frozen,
    )


@diagnosis
def gradients_cleared(case: Case) -> Diagnosis | None:
    """A function that should only look clears the gradients."""
    clear = next(calls(function_of(case), "zero_grad"), None)
    if case.kind != "no gradient" or clear is None:
        return None
    return case.finding(
        "gradients-cleared",
        _("`{code}` throws away the gradients, and the next step of training has none.").format(
            code=source_of(clear)
        ),
        _("Leave it out: reading a value with `.item()` changes no gradient."),
        clear,
    )


@diagnosis
def no_grad_without_with(case: Case) -> Diagnosis | None:
    """`torch.no_grad()` as a statement of its own switches nothing off."""
    if case.kind != "tracked":
        return None
    for value in statements(reach(case, function_of(case))):
        if called_name(value) in NO_GRAD if isinstance(value, ast.Call) else False:
            return case.finding(
                "no-grad-without-with",
                _(
                    "`{code}` alone makes an object and throws it away; it switches nothing off."
                ).format(code=source_of(value)),
                _("Write `with torch.no_grad():` and indent the lines for which it shall hold."),
                value,
            )
    return None


@diagnosis
def tracks_gradients(case: Case) -> Diagnosis | None:
    """A result that still carries its graph, with nothing that switches gradients off."""
    if case.kind != "tracked" or function_of(case) is None:
        return None
    whole = reach(case, function_of(case))
    if any(calls(whole, *NO_GRAD, "set_grad_enabled", "detach")) or any(attributes(whole, "data")):
        return None
    advice = _("Call the model inside `with torch.no_grad():`.")
    if any(calls(whole, "eval")):
        advice += " " + _("`model.eval()` does not do that: it only changes how layers behave.")
    return case.finding(
        "tracks-gradients",
        _("Nothing here switches gradients off, so the result keeps the whole graph in memory."),
        advice,
        function_of(case),
    )


@diagnosis
def grad_left_off(case: Case) -> Diagnosis | None:
    """`torch.set_grad_enabled(False)` holds until somebody switches it on again."""
    if case.kind != "grad off":
        return None
    off = next(calls(reach(case, function_of(case)), "set_grad_enabled", "__enter__"), None)
    if off is None:
        return None
    return case.finding(
        "grad-left-off",
        _("`{code}` holds for the rest of the program, not only for this function.").format(
            code=source_of(off)
        ),
        _("`with torch.no_grad():` ends by itself, even after an error."),
        off,
    )
