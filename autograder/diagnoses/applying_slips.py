"""Functions for `net.apply`, and for a whole network: slips in what they call and ask."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.applying import APPLIED, EXERCISES, statement_of
from autograder.diagnoses.sources import (
    LOOPS,
    at_last_line,
    free_function_of,
    last_text,
    parameters,
    reads,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def called_too_early(case: Case) -> Diagnosis | None:
    """`net.apply(init_xavier())`: the function is called, and what it returns is handed over."""
    if not case.is_about(*EXERCISES) or not case.raised("TypeError"):
        return None
    for call in calls(whole_of(case), "apply"):
        given = call.args[0] if call.args else None
        if isinstance(given, ast.Call) and called_name(given) not in ("partial", "getattr"):
            return case.finding(
                "called-too-early",
                _("`{code}` calls the function at once; `apply` wants the function itself, and "
                  "calls it with each module.").format(code=source_of(given)),
                _("Hand over the name alone: `{name}`.").format(name=source_of(given.func)),
                given,
            )  # fmt: skip
    return None


@diagnosis
def apply_inside(case: Case) -> Diagnosis | None:
    """A function for `apply` that calls `apply` with itself."""
    if not case.is_about(*APPLIED) or not case.raised("RecursionError"):
        return None
    function = free_function_of(case)
    for call in calls(function, "apply", function.name if function is not None else ""):
        return case.finding(
            "apply-inside",
            _("`{code}` calls this very function again, without an end.").format(
                code=source_of(call)
            ),
            _("Leave it out: `net.apply` comes by every module, however deep, by itself."),
            call,
        )
    return None


@diagnosis
def over_a_parameter(case: Case) -> Diagnosis | None:
    """`m.bias = 0`: something that is no Parameter, put in the place of one."""
    refused = case.raised("TypeError", "(torch.nn.Parameter or None expected)")
    if not case.is_about(*EXERCISES) or not refused:
        return None
    return at_last_line(
        case,
        "tensor-over-parameter",
        _(
            "This attribute holds a registered parameter, and now something that is none is "
            "assigned to it. PyTorch refuses, because the parameter would be lost."
        ),
        _(
            "Keep the Parameter and write new numbers into it: the functions of `nn.init` do, and "
            "so does `copy_` inside `with torch.no_grad():`."
        ),
    )


@diagnosis
def another_class(case: Case) -> Diagnosis | None:
    """`isinstance(m, nn.ReLU)`: the question is about other modules than Linear layers."""
    if case.kind != "unchanged" or not case.is_about(*EXERCISES):
        return None
    function = free_function_of(case)
    module = (parameters(function) if function is not None else [""])[0]
    asked = [
        call for call in calls(whole_of(case), "isinstance")
        if len(call.args) == 2 and source_of(call.args[0]) == module
    ]  # fmt: skip
    for call in asked:
        named = source_of(call.args[1])
        if named.startswith(("nn.", "torch.nn.")) and named.rpartition(".")[2] != "Module":
            if not any("Linear" in source_of(other) for other in asked):
                return case.finding(
                    "another-class",
                    _("`{code}` is not true of a Linear layer, so nothing is done to it.").format(
                        code=source_of(call)
                    ),
                    _("`isinstance(module, nn.Linear)` is true for Linear layers only."),
                    call,
                )
    return None


@diagnosis
def other_number_for_bias(case: Case) -> Diagnosis | None:
    """The bias is set to another number than 0."""
    if case.kind != "bias value" or not case.is_about("inits"):
        return None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Attribute) and node.attr == "bias":
            written = statement_of(case, node)
            if written is not None and not isinstance(written, ast.If):
                return case.finding(
                    "bias-other-number",
                    _("`{code}` gives the bias something else than 0.").format(
                        code=source_of(written)
                    ),
                    _("`nn.init.zeros_` writes zeros."),
                    written,
                )
    return None


@diagnosis
def seed_for_a_value(case: Case) -> Diagnosis | None:
    """`torch.manual_seed(42)` where 42 is to be the weight."""
    if not case.is_about("inits", "init_mixed") or case.kind != "constant":
        return None
    for call in calls(whole_of(case), "manual_seed", "seed"):
        return case.finding(
            "seed-for-value",
            _("`{code}` chooses which random numbers come next; it is no value for a weight.")
            .format(code=source_of(call)),
            _("The number in the text is what every weight is to be."),
            call,
        )  # fmt: skip
    return None


# --- a whole network ----------------------------------------------------------------


@diagnosis
def all_but_one(case: Case) -> Diagnosis | None:
    """`for layer in layers[:-1]`: those between are changed, too."""
    if not case.is_about("init_mixed") or case.kind not in ("weight changed", "unchanged"):
        return None
    for loop in walk(whole_of(case)):
        over = loop.iter if isinstance(loop, LOOPS) and not isinstance(loop, ast.While) else None
        if isinstance(over, ast.Subscript) and isinstance(over.slice, ast.Slice):
            return case.finding(
                "all-but-one",
                _("`{code}` is all of them but one, also those between.").format(
                    code=source_of(over)
                ),
                _("The first one alone is `[0]`, and the last one `[-1]`; no loop is needed."),
                over,
            )
    return None


@diagnosis
def parameters_for_layers(case: Case) -> Diagnosis | None:
    """`list(net.parameters())[-1]` is the bias of the last layer."""
    if not case.is_about("init_mixed") or case.kind not in ("unchanged", "bias changed", "close"):
        return None
    function = free_function_of(case)
    if any(calls(function, "modules", "children", "isinstance", "apply")):
        return None
    for call in calls(function, "parameters"):
        return case.finding(
            "parameters-for-layers",
            _("`{code}` gives the weights and biases of layers of all kinds, and does not say "
              "which is which.").format(code=source_of(call)),
            _("Collect the Linear layers among `net.modules()` first, wherever they are."),
            call,
        )  # fmt: skip
    return None


@diagnosis
def nothing_for_the_last(case: Case) -> Diagnosis | None:
    """Nothing gives the last layer its 42."""
    function = free_function_of(case)
    if not case.is_about("TestInitMixed::test_last_layer") or function is None:
        return None
    if case.kind != "unchanged" or "42" in ast.unparse(whole_of(case)):
        return None
    return case.finding(
        "half-done",
        _("Nothing in `{name}` is about the number 42.").format(name=function.name),
        _("The first layer is one half of the task; the last one gets 42."),
        function,
    )


# --- one weight ---------------------------------------------------------------------


@diagnosis
def network_called(case: Case) -> Diagnosis | None:
    """`net(layer)` where `net[layer]` is meant."""
    function = free_function_of(case)
    names = parameters(function) if function is not None else []
    if not case.is_about("set_weight") or len(names) < 2 or not case.raised("TypeError"):
        return None
    for call in calls(function, names[0]):
        return case.finding(
            "calls-instead-of-indexing",
            _("`{code}` calls the network, and what stands in the parentheses is its input.")
            .format(code=source_of(call)),
            _("A part of a Sequential is in brackets: `{net}[{layer}]`.").format(
                net=names[0], layer=names[1]
            ),
            call,
        )  # fmt: skip
    return None


@diagnosis
def layer_not_used(case: Case) -> Diagnosis | None:
    """`net[0]` whatever `layer` says."""
    function = free_function_of(case)
    if not case.is_about("set_weight") or function is None:
        return None
    if case.kind not in ("not set", "others changed") and not case.raised("IndexError"):
        return None
    names = parameters(function)
    if len(names) < 2 or reads(function, names[1]):
        return None
    return case.finding(
        "unused-argument",
        _("`{name}` is handed over, but `{function}` never uses it.").format(
            name=names[1], function=function.name
        ),
        _("Read again what `{name}` stands for, and use it there.").format(name=names[1]),
        function,
    )


@diagnosis
def another_tensor(case: Case) -> Diagnosis | None:
    """The bias, the weight of the network itself, or a variable in the place of the weight."""
    function = free_function_of(case)
    if not case.is_about("set_weight") or function is None or not parameters(function):
        return None
    net = parameters(function)[0]
    if case.raised("AttributeError", "has no attribute 'weight'") and f"{net}.w" in last_text(case):
        return at_last_line(
            case,
            "weight-of-a-container",
            _("`{net}` is a container, and has no weight: its layers have.").format(net=net),
            _("First the layer, `{net}[…]`, then its `.weight`.").format(net=net),
        )
    for node in walk(function) if case.kind == "not set" else ():
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if target is not None and ".bias" in source_of(target):
            return case.finding(
                "bias-for-weight",
                _("`{code}` is the bias.").format(code=source_of(target)),
                _("The number belongs into the layer's `.weight`."),
                node,
            )
        value = source_of(node.value) if isinstance(node, ast.Assign) else ""
        if isinstance(target, ast.Name) and value in parameters(function):
            return case.finding(
                "name-for-a-number",
                _("`{code}` gives the name `{name}` to something else; no tensor changes.").format(
                    code=source_of(node), name=target.id
                ),
                _("To write into a tensor, an index stands on the left: `weight[row, col] = …`."),
                node,
            )
    return None


@diagnosis
def counts_from_one(case: Case) -> Diagnosis | None:
    """`weight[row - 1, col - 1]`."""
    function = free_function_of(case)
    if case.kind != "not set" or not case.is_about("set_weight") or function is None:
        return None
    for node in walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            if source_of(node.left) in parameters(function) and source_of(node.right) == "1":
                return case.finding(
                    "counts-from-one",
                    _("`{code}` is another index than the one that was asked for.").format(
                        code=source_of(node)
                    ),
                    _("Python and PyTorch count from 0, and so does the text: use it as it is."),
                    node,
                )
    return None


@diagnosis
def fills_all(case: Case) -> Diagnosis | None:
    """`weight.fill_(value)`."""
    if case.kind != "others changed" or not case.is_about("set_weight"):
        return None
    for call in calls(whole_of(case), "fill_", "constant_", "fill"):
        return case.finding(
            "fills-all",
            _("`{code}` writes the number into every place of the tensor.").format(
                code=source_of(call)
            ),
            _("One element of a matrix needs both indices, row and column."),
            call,
        )
    return None
