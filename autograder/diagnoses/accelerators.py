"""Devices: which one, what is moved there, and what stays behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    assignments,
    at_last_line,
    function_of,
    inside,
    looped_calls,
    method_of,
    parameters,
    problem_of,
    statements,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

EXERCISES = ("best_device", "to_device", "PlacedMLP", "train_on", "round_trip")
MAKERS = ("zeros", "ones", "full", "empty", "rand", "randn", "arange", "linspace", "eye", "tensor")
NAMES = ("mps", "xpu", "hpu", "mtia", "npu")


def _about_devices(case: Case) -> bool:
    return case.is_about(*EXERCISES)


# --- best_device ------------------------------------------------------------------------


@diagnosis
def name_for_a_device(case: Case) -> Diagnosis | None:
    """A string where a torch.device is asked for."""
    if case.kind != "no device" or case.fact("type") != "str":
        return None
    return case.finding(
        "string-for-device",
        _("A string such as `{text}` names a device; it has no `.type` and no `.index`.").format(
            text=case.fact("text")
        ),
        _("Make the object: `torch.device(name)`."),
        subject(case),
    )


@diagnosis
def nothing_without_accelerator(case: Case) -> Diagnosis | None:
    """None, or an exception, on a machine without an accelerator."""
    if not case.is_about("TestBestDevice::test_no_accelerator"):
        return None
    function = function_of(case)
    raised = next((node for node in walk(function) if isinstance(node, ast.Raise)), None) if (
        function is not None
    ) else None  # fmt: skip
    if case.kind == "raised" and raised is not None:
        return case.finding(
            "raises-without-accelerator",
            _("`{code}` ends the program on every machine without an accelerator.").format(
                code=source_of(raised)
            ),
            _("The processor can compute everything, only more slowly: return its device."),
            raised,
        )
    call = next(calls(function, "current_accelerator"), None)
    if case.kind != "none" or call is None:
        return None
    return case.finding(
        "no-accelerator-is-none",
        _("`{code}` gives None where there is no accelerator.").format(code=source_of(call)),
        _("Ask `is_available()` first, and return the processor's device if the answer is False."),
        call,
    )


@diagnosis
def one_card(case: Case) -> Diagnosis | None:
    """CUDA counts only from two cards on."""
    if not case.is_about("TestBestDevice::test_cuda") or case.kind != "other device":
        return None
    for node in walk(function_of(case) or ast.Module([], [])):
        if isinstance(node, ast.Compare) and any(calls(node, "device_count")):
            return case.finding(
                "one-card-is-enough",
                _("`{code}` is False where there is one single card.").format(code=source_of(node)),
                _("`torch.cuda.is_available()` is True from the first card on."),
                node,
            )
    return None


@diagnosis
def other_accelerators(case: Case) -> Diagnosis | None:
    """Only CUDA is asked for, or only those whose names the author knows."""
    tests = ("TestBestDevice::test_another_accelerator", "TestBestDevice::test_any_name")
    if not case.is_about(*tests) or case.kind != "other device" or case.tree is None:
        return None
    function = function_of(case)
    if any(calls(function, "current_accelerator")) or function is None:
        return None
    names = [n.attr for n in walk(function) if isinstance(n, ast.Attribute) and n.attr in NAMES]
    advice = _("`torch.accelerator` answers for accelerators of any kind, CUDA included.")
    if names:
        return case.finding(
            "known-accelerators-only",
            _("Only accelerators from a list are asked for ({names}); others are passed by.")
            .format(names=", ".join(dict.fromkeys(names))),
            advice,
            function,
        )  # fmt: skip
    return case.finding(
        "only-cuda",
        _("Only CUDA is asked for; on a Mac, for example, the accelerator is called `mps`."),
        advice,
        function,
    )


# --- what a tensor's `.to` returns --------------------------------------------------------


def _dropped(case: Case) -> Iterator[ast.Call]:
    """Yield the calls of `.to(…)` whose result nobody keeps, of what may be a tensor."""
    whole = whole_of(case)
    modules = {"self", "model", "net", "modelo", "red", "network", "super()"}
    for value in statements(whole):
        if not isinstance(value, ast.Call) or called_name(value) not in ("to", "cuda", "cpu"):
            continue
        owner = value.func.value if isinstance(value.func, ast.Attribute) else value
        if source_of(owner) not in modules:
            yield value


@diagnosis
def result_of_to_dropped(case: Case) -> Diagnosis | None:
    """`x.to(device)` as a statement of its own: the tensor stays where it was."""
    mixed = case.raised("RuntimeError", "same device", "not on the expected device")
    if not _about_devices(case) or not (mixed or case.kind in ("device", "not moved")):
        return None
    for call in _dropped(case):
        owner = source_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        last = owner.rpartition(".")[2]
        if case.kind == "device" and last not in case.fact("elsewhere", []):
            continue
        return case.finding(
            "result-of-to-dropped",
            _(
                "`{code}` returns a new tensor on the other device, and nobody keeps it: `{name}` "
                "stays where it was."
            ).format(code=source_of(call), name=owner),
            _("Keep the result, `{name} = {code}`.").format(name=owner, code=source_of(call)),
            call,
        )
    return None


# --- to_device ---------------------------------------------------------------------------


@diagnosis
def container_lost(case: Case) -> Diagnosis | None:
    """A list for a tuple, a dict for an OrderedDict, a list of values for a dict."""
    if case.kind != "container" or not case.is_about("to_device"):
        return None
    got, want = str(case.fact("got")), str(case.fact("want"))
    node = None
    for value in walk(function_of(case) or ast.Module([], [])):
        literal = {"list": (ast.List, ast.ListComp), "dict": (ast.Dict, ast.DictComp)}.get(got, ())
        made = isinstance(value, ast.Call) and called_name(value) == got
        if made or (literal and isinstance(value, literal)):
            node = node or value
    if node is None:
        return None
    return case.finding(
        "other-container",
        _("`{code}` is of type {got}, also where the batch is of type {want}.").format(
            code=source_of(node), got=got, want=want
        ),
        _("Ask the batch for its type, and build one of the same: `type(batch)(…)`."),
        node,
    )


@diagnosis
def too_shallow(case: Case) -> Diagnosis | None:
    """A batch of which only one level is moved."""
    function = function_of(case)
    if case.kind != "not moved" or not case.is_about("to_device") or function is None:
        return None
    if case.is_about("TestToDevice::test_nested") and not any(calls(function, function.name)):
        return case.finding(
            "top-level-only",
            _(
                "The function looks at what is in the batch, but not at what is in that: `{place}` "
                "is one level deeper."
            ).format(place=case.fact("place")),
            _("Call the function itself for each part: it may be a container again."),
            function,
        )
    if case.is_about("TestToDevice::test_tensor"):
        return case.finding(
            "branch-missing",
            _("A batch that is a tensor itself is returned as it came."),
            _("Begin with that case: if the batch is a tensor, return it on the device."),
            function,
        )
    return None


@diagnosis
def no_tensor(case: Case) -> Diagnosis | None:
    """`.to` of something that is no tensor, or a string taken for a container."""
    if not case.is_about("to_device"):
        return None
    message = str(problem_of(case).get("message", ""))
    if case.raised("AttributeError", "has no attribute 'to'"):
        return at_last_line(
            case,
            "not-a-tensor",
            _("Here `.to` is called on something that is no tensor: {message}.").format(
                message=message
            ),
            _("Ask `isinstance(…, torch.Tensor)` first, and return other values as they are."),
        )
    if case.raised("RecursionError"):
        return case.finding(
            "string-taken-apart",
            _(
                "The function calls itself without end. A string is made of strings: each letter "
                "is a string again."
            ),
            _("Ask for the containers by name: list, tuple and dict."),
            subject(case),
        )
    if case.raised("TypeError", "required positional argument"):
        return at_last_line(
            case,
            "namedtuple-from-a-list",
            _(
                "A namedtuple is made from its fields one by one, and here it is handed all of "
                "them as one list."
            ),
            _("Unpack the list with a star, for types that have `_fields`: `kind(*parts)`."),
        )
    return None


@diagnosis
def moves_in_place(case: Case) -> Diagnosis | None:
    """Items are put into the batch that came in."""
    function = function_of(case)
    if case.kind != "batch changed" or function is None:
        return None
    batch = next(iter(parameters(function)), "")
    for node in walk(function):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Subscript) and source_of(target.value) == batch:
            return case.finding(
                "moves-in-place",
                _("`{code}` writes into the batch that came in, which belongs to whoever called.")
                .format(code=source_of(node)),
                _("Build a new container from the moved parts, and leave the old one alone."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def rebuilt(case: Case) -> Diagnosis | None:
    """A new tensor is made from the numbers, with the default dtype."""
    call = next(calls(function_of(case), "tolist", "numpy", "item"), None)
    if not case.is_about("TestToDevice::test_numbers") or call is None:
        return None
    return case.finding(
        "rebuilt-tensor",
        _("`{code}` takes the numbers out of the tensor, and its dtype is forgotten.").format(
            code=source_of(call)
        ),
        _("The tensor's own `.to` keeps it."),
        call,
    )


@diagnosis
def nothing_on_cpu(case: Case) -> Diagnosis | None:
    """For the device "cpu", nothing is moved, as if everything came from there."""
    back = case.kind == "not back" or (case.kind == "device" and case.is_about("train_on"))
    for node in walk(whole_of(case)) if back and _about_devices(case) else ():
        if isinstance(node, (ast.If, ast.IfExp)) and "cpu" in ast.unparse(node.test):
            return case.finding(
                "nothing-to-do-on-cpu",
                _(
                    "With `{code}`, nothing is moved when the device is the CPU. But what comes in "
                    "may be on an accelerator."
                ).format(code=source_of(node.test)),
                _("Leave the condition out: `.to` does nothing where nothing is to be done."),
                node,
            )
    return None


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


@diagnosis
def relu_at_the_end(case: Case) -> Diagnosis | None:
    """No output is negative."""
    if case.kind != "bent output":
        return None
    return case.finding(
        "activation-on-output",
        _("A ReLU comes after the last layer, too: no output can be negative."),
        _("Leave out the activation after the last layer."),
        next(calls(method_of(case, "forward"), "relu", "clamp", "ReLU"), None) or subject(case),
    )


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
def whole_model(case: Case) -> Diagnosis | None:
    """The model itself in the file, not its state_dict."""
    function = function_of(case)
    if not case.is_about("round_trip") or case.kind not in ("unreadable", "no state_dict"):
        return None
    model = next(iter(parameters(function)), "") if function is not None else ""
    for call in calls(function, "save"):
        if call.args and source_of(call.args[0]) == model:
            return case.finding(
                "whole-model-saved",
                _("`{code}` pickles the whole model, which `weights_only=True` refuses.").format(
                    code=source_of(call)
                ),
                _("Save its `state_dict()`: a dict from names to tensors."),
                call,
            )
    return None


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


@diagnosis
def location_ignored(case: Case) -> Diagnosis | None:
    """A `map_location` that is fixed, or not handed on."""
    call = next(calls(function_of(case), "load"), None)
    if case.kind != "not handed on" or not case.is_about("round_trip") or call is None:
        return None
    return case.finding(
        "map-location-ignored",
        _("`{code}` does not use the `map_location` that came in.").format(code=source_of(call)),
        _("Hand it on: `map_location=map_location`."),
        call,
    )


@diagnosis
def trusting(case: Case) -> Diagnosis | None:
    """`weights_only=False`."""
    if case.kind != "trusting" or not case.is_about("round_trip"):
        return None
    for call in calls(function_of(case), "load"):
        return case.finding(
            "trusts-the-file",
            _("`{code}` runs whatever code somebody has put into the file.").format(
                code=source_of(call)
            ),
            _("`weights_only=True` reads tensors and plain containers, and refuses the rest."),
            call,
        )
    return None
