"""What a function that moves a batch does to its containers, and to other values."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.accelerators import about_devices
from autograder.diagnoses.sources import (
    at_last_line,
    function_of,
    goes_on,
    last_text,
    parameters,
    problem_of,
    returned_values,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

# --- to_device ---------------------------------------------------------------------------


@diagnosis
def container_lost(case: Case) -> Diagnosis | None:
    """A list for a tuple, a dict for an OrderedDict, a list of values for a dict."""
    if case.kind != "container" or not case.is_about("to_device"):
        return None
    got, want = str(case.fact("got")), str(case.fact("want"))
    node: ast.AST | None = None
    if got == "NoneType":
        return _without_return(case)
    if got == "generator":
        values = returned_values(function_of(case))
        node = next((value for value in values if isinstance(value, ast.GeneratorExp)), None)
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


def _without_return(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a function that ends without a `return`."""
    function = function_of(case)
    if function is None or not returned_values(function) or not goes_on(function.body[-1]):
        return None
    return case.finding(
        "ends-without-return",
        _("For some values, `{name}` comes to its end without a `return`: the result is None.")
        .format(name=function.name),
        _("Return at the end what is none of the kinds before: as it is."),
        function,
    )  # fmt: skip


@diagnosis
def exact_type(case: Case) -> Diagnosis | None:
    """`type(batch) == tuple`, which is False for a namedtuple."""
    about = ("TestToDevice::test_namedtuple", "TestToDevice::test_ordered_dict")
    if not case.is_about(*about) or case.kind not in ("not moved", "container"):
        return None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Compare) and any(calls(node, "type")):
            return case.finding(
                "exact-type",
                _(
                    "`{code}` asks for this very class. A namedtuple is a tuple, and an "
                    "`OrderedDict` is a dict, but each has a class of its own."
                ).format(code=source_of(node)),
                _("`isinstance` is True for those, too."),
                node,
            )
    return None


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
    kind = re.match(r"'(\w+)' object has no attribute '(\w+)'", message)
    if case.raised("AttributeError", "has no attribute 'to'"):
        container = kind is not None and kind[1] in ("list", "tuple", "dict", "OrderedDict")
        return at_last_line(
            case,
            "not-a-tensor",
            _("Here `.to` is called on something that is no tensor: {message}.").format(
                message=message
            ),
            _("Ask `isinstance(…, torch.Tensor)` first; for a container, call the function itself "
              "for each of its parts.")
            if container
            else _("Ask `isinstance(…, torch.Tensor)` first, and return other values as they are."),
        )  # fmt: skip
    if kind is not None and kind[2] in ("items", "keys", "values"):
        return at_last_line(
            case,
            "taken-for-a-dict",
            _("This line takes what came in for a dict, and here it is of type {kind}.").format(
                kind=kind[1]
            ),
            _("Ask first, with `isinstance`, what it is: a tensor, a dict, a list or a tuple, or "
              "something else."),
        )  # fmt: skip
    function = function_of(case)
    whole = (parameters(function) if function is not None else [""])[:1]
    for call in calls(function, function.name) if function is not None else ():
        if case.raised("RecursionError") and [source_of(a) for a in call.args[:1]] == whole:
            return case.finding(
                "never-smaller",
                _("`{code}` hands over all of it again, so the function calls itself without end.")
                .format(code=source_of(call)),
                _("Call it for each part, not for the whole."),
                call,
            )  # fmt: skip
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
    if case.raised("ValueError", "to unpack (expected 2") and ".items()" not in last_text(case):
        return at_last_line(
            case,
            "keys-only",
            _("Going through a dict gives its keys alone, and here each is taken apart in two."),
            _("`.items()` gives pairs of key and value."),
        )
    if case.raised("TypeError", "tuple expected at most 1 argument"):
        return at_last_line(
            case,
            "parts-for-a-tuple",
            _("A plain tuple is made of one list of its parts, and here it gets them one by one."),
            _("Only namedtuples take them one by one: ask for `_fields` first."),
        )
    if case.raised("TypeError") and last_text(case).startswith("raise "):
        return at_last_line(
            case,
            "raises-for-others",
            _("Here your function raises for values that are neither tensors nor containers."),
            _("Return such values as they are."),
        )
    if case.raised("TypeError", "__new__() missing"):
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
    if not case.is_about("TestToDevice::test_numbers"):
        return None
    call = next(calls(function_of(case), "tolist", "numpy", "item"), None)
    casts = calls(function_of(case), "float", "double", "half", "long", "type")
    cast = next((c for c in casts if isinstance(c.func, ast.Attribute)), None)
    if case.kind == "dtype" and call is None and cast is not None:
        return case.finding(
            "dtype-cast",
            _("`{code}` makes one and the same dtype of all tensors.").format(code=source_of(cast)),
            _("Leave it out: the tensors of a batch differ, and class labels are whole numbers."),
            cast,
        )
    if call is None:
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
    for node in walk(whole_of(case)) if back and about_devices(case) else ():
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
