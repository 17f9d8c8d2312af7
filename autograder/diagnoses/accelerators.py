"""Devices: which one there is, how it is called, and what `.to` returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    at_last_line,
    function_of,
    problem_of,
    statements,
    subject,
    uncalled,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

EXERCISES = ("best_device", "to_device", "PlacedMLP", "train_on", "round_trip")
NAMES = ("mps", "xpu", "hpu", "mtia", "npu")


def about_devices(case: Case) -> bool:
    """Tell whether the failed check is one of the assignment on devices."""
    return case.is_about(*EXERCISES)


# --- names of devices -------------------------------------------------------------------


@diagnosis
def unknown_device(case: Case) -> Diagnosis | None:
    """A name that PyTorch does not know ("gpu"), or a number too many ("cuda:7")."""
    message = str(problem_of(case).get("message", ""))
    if case.raised("RuntimeError", "at start of device string", "Invalid device string"):
        return at_last_line(
            case,
            "unknown-device",
            _("PyTorch knows no device called `{name}`.").format(
                name=message.rpartition(": ")[2].strip("'\"")
            ),
            _(
                "Use the `device` that is handed over; if there is none, ask `torch.accelerator`. "
                "Where a name has to be written, it is `cpu`, `cuda` or `mps`, for example."
            ),
        )
    if case.raised("RuntimeError", "invalid device ordinal") or case.raised(
        "AcceleratorError", "invalid device ordinal"
    ):
        return at_last_line(
            case,
            "no-such-card",
            _("There is no accelerator with this number here: they are counted from 0."),
            _("Leave the number out, and use the `device` that is handed over."),
        )
    return None


# --- best_device ------------------------------------------------------------------------


@diagnosis
def name_for_a_device(case: Case) -> Diagnosis | None:
    """A string where a torch.device is asked for."""
    named = next(uncalled(function_of(case), "device"), None)
    if case.kind == "no device" and case.fact("type") == "type" and named is not None:
        return case.finding(
            "class-not-object",
            _("`{code}` is the class; no device has been made of it.").format(
                code=source_of(named)
            ),
            _("Say which device it is to be: `{code}(…)`.").format(code=source_of(named)),
            named,
        )
    number = next(calls(function_of(case), "current_device", "device_count"), None)
    if case.kind == "no device" and case.fact("type") == "int" and number is not None:
        return case.finding(
            "number-for-device",
            _("`{code}` gives a number, and no device.").format(code=source_of(number)),
            _("Make the object: `torch.device(name)`."),
            number,
        )
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
    name = str(case.fact("name"))
    card = next((c for c in calls(function_of(case), "device") if name in source_of(c)), None)
    if name.startswith("cuda:") and card is not None:
        return case.finding(
            "another-card",
            _("`{code}` is one certain card, and not every machine has so many.").format(
                code=source_of(card)
            ),
            _("Leave the number out."),
            card,
        )
    if name != "cpu":
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
def not_asked(case: Case) -> Diagnosis | None:
    """`is_available` without its call, never asked, or with the answer turned round."""
    function = function_of(case)
    if not case.is_about("best_device") or function is None:
        return None
    if case.kind not in ("other device", "none"):
        return None
    named = next(uncalled(function, "is_available"), None)
    if named is not None:
        return case.finding(
            "missing-parentheses",
            _("`{code}` names the function, but does not call it; a function counts as true.")
            .format(code=source_of(named)),
            _("Add the parentheses: `{code}()`.").format(code=source_of(named)),
            named,
        )  # fmt: skip
    asked = any(calls(function, "is_available", "device_count", "current_accelerator"))
    named_cuda = next((c for c in calls(function, "device") if "cuda" in source_of(c)), None)
    if not asked and named_cuda is not None and str(case.fact("name")).startswith("cuda"):
        return case.finding(
            "never-asked",
            _("`{code}` only makes the name of a device; it works without a card, too.").format(
                code=source_of(named_cuda)
            ),
            _("Ask PyTorch first: `torch.cuda.is_available()`."),
            named_cuda,
        )
    return _turned_round(case, function)


def _turned_round(case: Case, function: ast.AST) -> Diagnosis | None:
    """Return a diagnosis for an `if` that leads to the CPU where there is CUDA."""
    if case.fact("name") != "cpu" or not str(case.fact("want")).startswith("cuda"):
        return None
    for node in walk(function):
        if not isinstance(node, (ast.If, ast.IfExp)) or "cuda.is_available()" not in source_of(
            node.test
        ):
            continue
        negative = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
        body = node.body if isinstance(node.body, list) else [node.body]
        first = " ".join(ast.unparse(part) for part in body)
        if ("cuda" in first) == negative and ("cpu" in first) != negative:
            return case.finding(
                "turned-round",
                _("Where there is CUDA, `{code}` leads to the other answer.").format(
                    code=source_of(node.test)
                ),
                _("Change the two answers round, or leave out the `not`."),
                node,
            )
    return None


@diagnosis
def other_accelerators(case: Case) -> Diagnosis | None:
    """Only CUDA is asked for, or only those whose names the author knows."""
    if not case.is_about("best_device") or case.kind != "other device" or case.tree is None:
        return None
    function = function_of(case)
    if any(calls(function, "current_accelerator")) or function is None:
        return None
    if str(case.fact("want")).startswith(("cpu", "cuda")):
        return None
    names = [n.attr for n in walk(function) if isinstance(n, ast.Attribute) and n.attr in NAMES]
    advice = _("`torch.accelerator` answers for accelerators of any kind, CUDA included.")
    code = ast.unparse(function)
    only = "accelerator.is_available" in code and "cuda.is_available" not in code
    kinds = (*NAMES, "cuda") if only else NAMES
    known = next((c for c in calls(function, "device") if any(
        source_of(a).strip("'\"").partition(":")[0] in kinds for a in c.args)), None)  # fmt: skip
    if not names and known is not None:
        return case.finding(
            "known-accelerators-only",
            _("`{code}` is one kind of accelerator, whatever kind there is.").format(
                code=source_of(known)
            ),
            _("`torch.accelerator.current_accelerator()` gives the device that there is."),
            known,
        )
    default = next(calls(function, "get_default_device"), None)
    if default is not None:
        return case.finding(
            "default-device",
            _(
                "`{code}` tells where new tensors are made: on the CPU, unless somebody has said "
                "otherwise."
            ).format(code=source_of(default)),
            advice,
            default,
        )
    if names:
        return case.finding(
            "known-accelerators-only",
            _("Only accelerators from a list are asked for ({names}); others are passed by.")
            .format(names=", ".join(dict.fromkeys(names))),
            advice,
            function,
        )  # fmt: skip
    if "cuda" not in ast.unparse(function):
        return None
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
    if not about_devices(case) or not (mixed or case.kind in ("device", "not moved")):
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
