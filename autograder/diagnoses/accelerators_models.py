"""Models on a device: made there, trained there, and written to a file from there."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    assignments,
    at_last_line,
    function_of,
    inside,
    last_text,
    looped_calls,
    method_of,
    parameters,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

MAKERS = ("zeros", "ones", "full", "empty", "rand", "randn", "arange", "linspace", "eye", "tensor")
OTHERS = ("sigmoid", "Sigmoid", "tanh", "Tanh", "gelu", "GELU", "elu", "ELU", "softmax", "Softmax")


# --- PlacedMLP ---------------------------------------------------------------------------


@diagnosis
def own_to(case: Case) -> Diagnosis | None:
    """A method `to` that takes the place of PyTorch's."""
    own = method_of(case, "to")
    if case.kind not in ("device", "raised") or own is None or not case.is_about("PlacedMLP"):
        return None
    return case.finding(
        "own-to",
        _("This `to` takes the place of the one of `nn.Module`, which moves the parameters."),
        _("Delete it: `nn.Module` has all that is needed."),
        own,
    )


def _has_relu(owner: ast.AST) -> bool:
    """Tell whether a class has a ReLU somewhere, under whatever name."""
    return "relu" in ast.unparse(owner).casefold() or any(
        calls(owner, "clamp", "clip", "maximum", "where", "threshold")
    )


@diagnosis
def relu_at_the_end(case: Case) -> Diagnosis | None:
    """No output is negative."""
    owner = subject(case)
    if case.kind != "bent output" or owner is None or not _has_relu(owner):
        return None
    return case.finding(
        "activation-on-output",
        _("A ReLU comes after the last layer, too: no output can be negative."),
        _("Leave out the activation after the last layer."),
        next(calls(method_of(case, "forward"), "relu", "clamp", "ReLU"), None) or subject(case),
    )


@diagnosis
def relu_left_out(case: Case) -> Diagnosis | None:
    """No activation at all."""
    owner = subject(case)
    if case.kind not in ("close", "bent output") or not case.is_about("PlacedMLP"):
        return None
    if owner is None or _has_relu(owner):
        return None
    other = next(calls(owner, *OTHERS), None)
    if other is not None:
        return case.finding(
            "other-activation",
            _("`{code}` is another function than ReLU.").format(code=source_of(other)),
            _("ReLU makes negative numbers 0 and leaves all others as they are."),
            other,
        )
    return case.finding(
        "activation-missing",
        _("There is no ReLU in `{name}`.").format(name=owner.name),
        _("Without an activation between them, two linear layers are no more than one."),
        method_of(case, "forward") or owner,
    )


@diagnosis
def sizes_swapped(case: Case) -> Diagnosis | None:
    """`nn.Linear(k, n)` for a layer from n to k."""
    if case.kind != "parameters" or not case.is_about("PlacedMLP"):
        return None
    found = [tuple(s) for s in case.fact("found", []) if isinstance(s, (list, tuple))]
    turned = sorted(shape[::-1] for shape in found if len(shape) == 2)
    wanted = sorted(tuple(shape) for shape in case.fact("wanted", []) if len(shape) == 2)
    made = next(calls(subject(case), "Linear"), None)
    if turned != wanted or made is None or len(found) != 2 * len(wanted):
        return None
    return case.finding(
        "sizes-swapped",
        _("In `{code}`, the number of inputs and that of outputs are swapped.").format(
            code=source_of(made)
        ),
        _("`nn.Linear(inputs, outputs)`: first what comes in, then what goes out."),
        made,
    )


@diagnosis
def moved_too_late(case: Case) -> Diagnosis | None:
    """`self.to(…)` in forward: until then, everything is where it was made."""
    if case.kind != "device" or not case.is_about("PlacedMLP") or not case.fact("elsewhere"):
        return None
    for call in calls(method_of(case, "forward"), "to", "cuda"):
        if source_of(call.func).startswith("self."):
            return case.finding(
                "moved-in-forward",
                _("`{code}` stands in `forward`: until the model is called, nothing is moved.")
                .format(code=source_of(call)),
                _("Hand the device on to each layer, or move everything at the end of `__init__`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def device_as_bias(case: Case) -> Diagnosis | None:
    """`nn.Linear(n, k, device)`: the third argument is the bias."""
    if case.kind != "device" or not case.is_about("PlacedMLP"):
        return None
    for call in calls(method_of(case, "__init__"), "Linear"):
        if len(call.args) > 2 and "device" in source_of(call.args[2]):
            return case.finding(
                "device-as-bias",
                _("In `{code}`, the device stands where the bias belongs: it only says that there "
                  "is one.").format(code=source_of(call)),
                _("Say which it is: `device=…`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def number_of_layers(case: Case) -> Diagnosis | None:
    """`sizes[2]`, when there are two sizes only."""
    init = method_of(case, "__init__")
    names = parameters(init) if init is not None else []
    if not case.is_about("PlacedMLP") or not names or not case.raised("IndexError"):
        return None
    for number in re.findall(rf"\b{names[0]}\[(\d+)\]", last_text(case)):
        if int(number) > 1:
            return at_last_line(
                case,
                "fixed-number-of-layers",
                _("`{code}` is there only if there are so many sizes, and there may be two.")
                .format(code=f"{names[0]}[{number}]"),
                _("Make the layers in a loop over neighbours: `zip({name}, {name}[1:])`.").format(
                    name=names[0]
                ),
            )  # fmt: skip
    return None


@diagnosis
def noted_device(case: Case) -> Diagnosis | None:
    """`forward` uses the device that was noted when the model was made."""
    if not case.is_about("TestPlacedMLP::test_computes_after_a_move"):
        return None
    for node in walk(method_of(case, "forward") or ast.Module([], [])):
        if isinstance(node, ast.Attribute) and source_of(node.value) == "self":
            noted = next(assignments(method_of(case, "__init__"), source_of(node)), None)
            if noted is not None and isinstance(noted.value, (ast.Name, ast.Call)) and (
                "device" in source_of(noted.value) and "nn." not in source_of(noted.value)
            ):  # fmt: skip
                return case.finding(
                    "noted-device",
                    _(
                        "`{code}` is noted when the model is made. The model has moved since then, "
                        "and nobody told it."
                    ).format(code=source_of(node)),
                    _("Ask a tensor where it is now, for example `x.device`."),
                    node,
                )
    return None


@diagnosis
def model_follows(case: Case) -> Diagnosis | None:
    """`forward` moves the model to its input."""
    call = next(
        (c for c in calls(method_of(case, "forward"), "to") if source_of(c).startswith("self")),
        None,
    )
    if case.kind != "follows input" or call is None:
        return None
    return case.finding(
        "model-follows-input",
        _("`{code}` moves the whole model to wherever its input is.").format(code=source_of(call)),
        _("Leave the model where it is: move the input, or let PyTorch raise its error."),
        call,
    )


@diagnosis
def made_on_the_cpu(case: Case) -> Diagnosis | None:
    """A tensor that is made in forward, without a device."""
    mixed = case.raised("RuntimeError", "same device", "not on the expected device")
    if not mixed or not case.is_about("PlacedMLP"):
        return None
    for call in calls(method_of(case, "forward"), *MAKERS):
        if not any(k.arg == "device" for k in call.keywords):
            return case.finding(
                "made-on-the-cpu",
                _("`{code}` makes a tensor on the CPU, wherever the model may be.").format(
                    code=source_of(call)
                ),
                _("Say where: `device=x.device`, or keep it in the model as a buffer."),
                call,
            )
    return None


@diagnosis
def output_moved(case: Case) -> Diagnosis | None:
    """`forward` takes its output to the CPU."""
    call = next(calls(method_of(case, "forward"), "cpu", "numpy"), None)
    if case.kind != "device" or not case.fact("got") or not case.is_about("PlacedMLP"):
        return None
    if call is None:
        return None
    return case.finding(
        "output-moved",
        _("`{code}` takes the output to the CPU, wherever model and input may be.").format(
            code=source_of(call)
        ),
        _("Leave it out: whoever calls the model decides where its output goes on."),
        call,
    )


@diagnosis
def numpy_needs_the_cpu(case: Case) -> Diagnosis | None:
    """`.numpy()` of a tensor that is on an accelerator."""
    if not case.raised("TypeError", "device type tensor to numpy"):
        return None
    return at_last_line(
        case,
        "numpy-needs-the-cpu",
        _("NumPy works on the CPU only, and this tensor is on an accelerator."),
        _("Do without NumPy, as PyTorch has the same functions; or ask for `.cpu()` first."),
    )


# --- train_on ----------------------------------------------------------------------------


@diagnosis
def list_in_the_loop(case: Case) -> Diagnosis | None:
    """`losses = []` in the loop: each round begins with an empty list."""
    if not case.is_about("train_on", "fit", "learning_loop") or case.kind != "length":
        return None
    for node in inside(function_of(case), *LOOPS):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.List)
            and not node.value.elts
        ):
            return case.finding(
                "list-in-loop",
                _("`{code}` stands in the loop: each round begins with an empty list again.")
                .format(code=source_of(node)),
                _("Make the list once, before the loop."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def x_and_y_swapped(case: Case) -> Diagnosis | None:
    """`model(y)` compared with x."""
    function = function_of(case)
    names = parameters(function) if function is not None else []
    if not case.is_about("train_on") or case.kind != "close" or len(names) < 3:
        return None
    for call in calls(function, names[0]):
        if [source_of(argument) for argument in call.args] == [names[2]]:
            return case.finding(
                "x-and-y-swapped",
                _("`{code}` lets y run through the model.").format(code=source_of(call)),
                _("x goes through the model, and what comes out is compared with y."),
                call,
            )
    return None


@diagnosis
def steps_too_large(case: Case) -> Diagnosis | None:
    """A learning rate with which the loss grows."""
    first, last = case.fact("first"), case.fact("last")
    grows = isinstance(first, float) and isinstance(last, float) and last > 10 * first
    if not case.is_about("train_on") or not (grows or case.kind == "finite"):
        return None
    for call in calls(function_of(case), "SGD", "Adam", "AdamW", "RMSprop", "Adagrad"):
        rate = next((k.value for k in call.keywords if k.arg == "lr"), None)
        rate = rate or (call.args[1] if len(call.args) > 1 else None)
        if rate is not None:
            return case.finding(
                "learning-rate-too-large",
                _("With the learning rate {rate}, each step goes too far, and the loss grows.")
                .format(rate=source_of(rate)),
                _("Try a tenth of it, and a tenth of that, until the losses fall."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def list_is_no_tensor(case: Case) -> Diagnosis | None:
    """`.item()` of a list of losses."""
    if not case.raised("AttributeError", *(
        f"'list' object has no attribute '{name}'" for name in ("item", "detach", "cpu", "to")
    )):  # fmt: skip
        return None
    return at_last_line(
        case,
        "list-is-no-tensor",
        _("A list of tensors is no tensor, and has none of a tensor's methods."),
        _("Ask each tensor in it: `[loss.item() for loss in losses]`."),
    )


@diagnosis
def moves_in_loop(case: Case) -> Diagnosis | None:
    """Model or data are moved in every step."""
    function = function_of(case)
    if function is None:
        return None
    model = next(iter(parameters(function)), "")
    found = looped_calls(function, "to", "cuda", "cpu", "to_device", "as_tensor")
    own = [call for call in found if source_of(call).startswith(f"{model}.")]
    found = own if case.fact("what") == "model" else [c for c in found if c not in own]
    if case.kind != "moved in loop" or not found:
        return None
    return case.finding(
        "moves-in-loop",
        _("`{code}` stands in the loop: it is run in every step.").format(code=source_of(found[0])),
        _("Move model and data once, before the loop."),
        found[0],
    )


@diagnosis
def optimizer_first(case: Case) -> Diagnosis | None:
    """The optimiser is made before the model is moved."""
    if case.kind != "optimizer first":
        return None
    made = next(
        (c for c in calls(function_of(case), "parameters")), None
    )  # fmt: skip
    return case.finding(
        "optimizer-before-move",
        _("The optimiser takes hold of the parameters here, before the model is moved."),
        _("Move the model first, then make the optimiser."),
        made,
    )


@diagnosis
def moved_back(case: Case) -> Diagnosis | None:
    """A model that is moved, or moved back, although it should stay where it is."""
    if case.kind != "device" or not case.is_about("train_on", "round_trip"):
        return None
    function = function_of(case)
    looped = {id(node) for node in inside(function, *LOOPS)}
    model = next(iter(parameters(function)), "") if function is not None else ""
    found = [
        call for call in calls(function, "cpu", "to")
        if id(call) not in looped and isinstance(call.func, ast.Attribute)
        and source_of(call.func.value) == model
        and "device" not in [source_of(a) for a in call.args]
    ]  # fmt: skip
    if not found:
        return None
    saving = function is not None and function.name == "save_weights"
    return case.finding(
        "moved-to-save" if saving else "moved-back",
        _("`{code}` moves the model itself, and whoever called finds it on another device.").format(
            code=source_of(found[-1])
        ),
        _("Leave it out: a `state_dict` can be saved from any device, and loaded on any.")
        if case.is_about("round_trip")
        else _("Leave it out: the model stays where it was trained."),
        found[-1],
    )


@diagnosis
def parameters_by_hand(case: Case) -> Diagnosis | None:
    """Only the parameters are moved, one by one."""
    mixed = case.raised("RuntimeError", "same device")
    if not case.is_about("train_on") or not (mixed or case.kind == "device"):
        return None
    for call in looped_calls(function_of(case), "to", "cuda"):
        if not source_of(call).rpartition(".")[0].endswith(".data"):
            continue
        return case.finding(
            "parameters-moved-by-hand",
            _("`{code}` moves the parameters only; this model has buffers, which stay behind.")
            .format(code=source_of(call)),
            _("`model.to(device)` moves parameters and buffers."),
            call,
        )  # fmt: skip
    return None


# --- save_weights, load_weights -----------------------------------------------------------


@diagnosis
def assigned(case: Case) -> Diagnosis | None:
    """`assign=True`: the tensors of the file take the place of the model's own."""
    if case.kind != "device" or not case.is_about("round_trip"):
        return None
    for call in calls(function_of(case), "load_state_dict"):
        if any(k.arg == "assign" for k in call.keywords):
            return case.finding(
                "assigned-weights",
                _(
                    "With `assign=True`, the tensors from the file take the place of the model's "
                    "own, and they are where `map_location` has put them."
                ),
                _("Leave `assign` out: then the numbers are copied to where the model is."),
                call,
            )
    return None
