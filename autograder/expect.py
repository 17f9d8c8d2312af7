"""The vocabulary of checks. Each function returns nothing, or raises a Failure that explains.

Shape, dtype and finiteness are compared before values, and nothing broadcasts.
A message says what came back and what was expected, never a whole tensor, and
for hidden checks no value at all.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

from autograder import picture
from autograder.i18n import _, ngettext
from autograder.probes import ProbeError, show, values_are_hidden
from autograder.sandbox import wire


class Failure(AssertionError):
    """A promise that the submission does not keep.

    Attributes:
        facts: what was observed, as plain data: the evidence for a diagnosis.

    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts


def that(condition: Any, message: str, **facts: Any) -> None:
    """Fail with `message`, in which facts may be named in braces, unless `condition` holds."""
    if not condition:
        raise Failure(_(message).format(**facts), **facts)


def returned(got: Any, *kinds: type) -> None:
    """Expect one of the types `kinds`."""
    if got is None:
        raise Failure(
            _("It returned nothing (None): is there a `return`?"), kind="none", got="None"
        )
    if (isinstance(got, bool) and bool not in kinds) or not isinstance(got, kinds):
        wanted = _either([_type_name(kind) for kind in kinds])
        raise Failure(
            _("It returned {got}; expected {wanted}.").format(got=describe(got), wanted=wanted),
            kind="type",
            got=_kind(got),
        )


def shape(got: Any, want: Sequence[int]) -> None:
    """Expect a tensor of shape `want`."""
    returned(got, torch.Tensor)
    if tuple(got.shape) != tuple(want):
        raise Failure(
            _("Its shape is {got}; expected {want}.").format(
                got=tuple(got.shape), want=tuple(want)
            ),
            kind="shape",
            got=list(got.shape),
            want=list(want),
        )


def dtype(got: Any, want: torch.dtype) -> None:
    """Expect a tensor of dtype `want`."""
    returned(got, torch.Tensor)
    if got.dtype != want:
        raise Failure(
            _("Its dtype is {got}; expected {want}.").format(got=got.dtype, want=want),
            kind="dtype",
            got=str(got.dtype),
            want=str(want),
        )


def finite(got: Any) -> None:
    """Expect a number or tensor without NaN and infinities."""
    returned(got, torch.Tensor, float, int)
    values = _double(got)
    if bool(torch.isfinite(values).all()):
        return
    text = _("There are NaN or infinite values in it.")
    if values.numel() == 1:
        text = _("It is not a finite number.")
    raise Failure(text, kind="finite")


def close(got: Any, want: Any, rtol: float = 1e-4, atol: float = 1e-5) -> None:
    """Expect a tensor or number equal to `want` up to ``atol + rtol * |want|``.

    A number counts as a tensor without axes and the other way round; apart from
    that the shapes must agree exactly.
    """
    wanted = torch.as_tensor(want)
    if wanted.dim() > 0:
        returned(got, torch.Tensor)
    returned(got, torch.Tensor, float, int)
    if isinstance(got, torch.Tensor):
        shape(got, wanted.shape)
        if _kind_of_number(got.dtype) < _kind_of_number(wanted.dtype) or got.is_complex():
            dtype(got, wanted.dtype)
    if wanted.numel() == 0:
        raise ValueError("close() with nothing to compare cannot fail")
    if bool(torch.isfinite(wanted).all()):
        finite(got)
    a, b = _double(got), _double(want)
    wrong = ~torch.isclose(a, b, rtol=rtol, atol=atol)
    if bool(wrong.any()):
        raise Failure(_difference(a, b, wrong), kind="close")


def _kind_of_number(kind: torch.dtype) -> int:
    """Return 0 for bool, 1 for whole, 2 for floating-point and 3 for complex numbers."""
    if kind is torch.bool:
        return 0
    return 3 if kind.is_complex else 2 if kind.is_floating_point else 1


def _double(value: Any) -> torch.Tensor:
    """Return a number or tensor in double precision; a number too large for it is infinite."""
    if isinstance(value, torch.Tensor):
        return value.to(torch.complex128 if value.is_complex() else torch.float64)
    try:
        return torch.tensor(float(value), dtype=torch.float64)
    except OverflowError:
        return torch.tensor(math.inf, dtype=torch.float64)


def _difference(got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor) -> str:
    count, total = int(wrong.sum()), wrong.numel()
    if values_are_hidden() and total == 1:
        return _("The value is not the expected one.")
    if values_are_hidden():
        return ngettext(
            "{count} of {total} values is not the expected one.",
            "{count} of {total} values are not the expected ones.",
            count,
        ).format(count=count, total=total)
    index = tuple(int(i) for i in wrong.nonzero()[0])
    got_text, want_text = _two_numbers(got[index].item(), want[index].item())
    if total == 1:
        return _("It is {got}; expected {want}.").format(got=got_text, want=want_text)
    return ngettext(
        "{count} of {total} values differs: at index {index} it is {got}; expected {want}.",
        "{count} of {total} values differ: at index {index} it is {got}; expected {want}.",
        count,
    ).format(count=count, total=total, index=list(index), got=got_text, want=want_text)


def _two_numbers(got: Any, want: Any) -> tuple[str, str]:
    """Return two different numbers in as few digits as show that they differ."""
    texts = show(got), show(want)
    return texts if texts[0] != texts[1] else (repr(got), repr(want))


def equal(got: Any, want: Any, what: str = "") -> None:
    """Expect exactly `want`: a number, string, bool, None, or a list or dict of these."""
    if isinstance(got, torch.Tensor) and got.dim() == 0 and isinstance(want, (int, float)):
        got = got.item()
    if not _same(got, want):
        raise Failure(_unequal(got, want, what), kind="equal", got=_kind(got))


def _same(got: Any, want: Any) -> bool:
    """Compare plain data: True is not 1, a tuple is no list, and no tensor equals anything."""
    if isinstance(got, torch.Tensor) or isinstance(got, bool) != isinstance(want, bool):
        return False
    if isinstance(want, (list, tuple)):
        return type(got) is type(want) and len(got) == len(want) and all(map(_same, got, want))
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(_same(got[key], want[key]) for key in want)
        )
    return bool(got == want)


def _unequal(got: Any, want: Any, what: str) -> str:
    subject = _(what) if what else _("It")
    if values_are_hidden():
        return _("{subject} is not what was expected.").format(subject=subject)
    if isinstance(got, (int, float)) and isinstance(want, (int, float)):
        texts = _two_numbers(got, want)
    else:
        texts = describe(got), describe(want)
    if texts[0] != texts[1]:
        return _("{subject} is {got}; expected {want}.").format(
            subject=subject, got=texts[0], want=texts[1]
        )
    if isinstance(got, (list, tuple)):
        for position, (mine, other) in enumerate(zip(got, want, strict=True)):
            if not _same(mine, other):
                return _("{subject} differs at item {position}: {got}; expected {want}.").format(
                    subject=subject,
                    position=position,
                    got=describe(mine),
                    want=describe(other),
                )
    return _("{subject} is not what was expected.").format(subject=subject)


def module(inventory: Any) -> None:
    """Expect the inventory (`probes.inventory`) of an nn.Module."""
    if not inventory["is_module"]:
        raise Failure(
            _("`{type}` is not an `nn.Module`.").format(type=inventory["type"]), kind="module"
        )


def sized(inventory: Any) -> None:
    """Expect an nn.Module without lazy parameters that have no shape yet."""
    module(inventory)
    for p in inventory["parameters"]:
        if p["shape"] is None:
            raise Failure(
                _(
                    "`{name}` has no shape yet: it belongs to a lazy layer, which gets its sizes "
                    "when it is called for the first time."
                ).format(name=p["name"]),
                kind="parameters",
                lazy=p["name"],
            )


def parameters(inventory: Any, want: Mapping[str, Sequence[Sequence[int]]]) -> None:
    """Expect exactly the registered parameters `want`: name -> shapes that are all right.

    Args:
        inventory: what `probes.inventory` returned.
        want: for each parameter's name, the shapes it may have.

    """
    module(inventory)
    picture.registration(inventory)
    got = {p["name"]: p["shape"] for p in inventory["parameters"]}
    missing = [name for name in want if name not in got]
    if missing:
        text = ngettext(
            "`{names}` is not among the model's parameters.",
            "`{names}` are not among the model's parameters.",
            len(missing),
        ).format(names="`, `".join(missing))
        text += " " + _registered(got)
        facts: dict[str, Any] = {
            "missing": missing,
            "loose": [list(item) for item in inventory["loose"]],
            "registered": list(got),
        }
        raise Failure(text, kind="parameters", **facts)
    surplus = [name for name in got if name not in want]
    if surplus:
        raise Failure(
            _("The model has other parameters, too: {names}.").format(
                names=", ".join(f"`{name}`" for name in surplus)
            ),
            kind="parameters",
            surplus=surplus,
        )
    sized(inventory)
    for name, shapes in want.items():
        if tuple(got[name]) not in [tuple(s) for s in shapes]:
            raise Failure(
                _("`{name}` has shape {got}; expected {want}.").format(
                    name=name,
                    got=tuple(got[name]),
                    want=_either([str(tuple(s)) for s in shapes]),
                ),
                kind="parameters",
            )


def _registered(got: Mapping[str, Any]) -> str:
    if not got:
        return _("`named_parameters()` lists none at all.")
    return _("`named_parameters()` lists only {names}.").format(
        names=", ".join(f"`{name}`" for name in got)
    )


def gradient(got: Mapping[str, Any], want: Mapping[str, Any]) -> None:
    """Expect the gradients `want` (name -> tensor) in what `probes.gradients` returned."""
    picture.gradient_norms(got)
    for name, value in want.items():
        if got.get(name) is None:
            raise Failure(
                _("No gradient reaches `{name}`: `{name}.grad` is None after `backward()`.").format(
                    name=name
                ),
                kind="no gradient",
                name=name,
            )
        wanted = torch.as_tensor(value)
        found = got[name]
        if found.numel() == wanted.numel() == 1:
            wanted = wanted.reshape(found.shape)
        try:
            close(found, wanted)
        except Failure as failure:
            raise Failure(
                _("The gradient of `{name}` is wrong. {why}").format(name=name, why=failure),
                kind="gradient",
                name=name,
            ) from None


@contextlib.contextmanager
def raises(*types: str, mentions: Sequence[str] = ()) -> Iterator[None]:
    """Expect the student's code to raise one of `types` (names of exception classes).

    Args:
        types: "ValueError", "KeyError", …; classes derived from them are as good.
        mentions: texts that the exception's message must contain.

    """
    wanted = _either(types)
    try:
        yield
    except ProbeError as error:
        if not _is_one_of(error, types):
            if error.type == "NotImplementedError" and not error.message:
                raise  # nothing has been written yet: that is all there is to say
            what = error.text()
            what = what if what.endswith((".", "!", "?")) else f"{what}."
            text = _("{what} Expected {wanted}.").format(what=what, wanted=wanted)
            raise Failure(text, kind="raises", got=error.type) from None
        absent = [text for text in mentions if text not in error.message]
        if absent:
            names = ", ".join(f"`{text}`" for text in absent)
            text = _("The {type} has no message; it should mention {absent}.")
            if error.message:
                text = _("The {type} does not mention {absent}; its message is: {message}")
            raise Failure(
                text.format(type=error.type, absent=names, message=error.message),
                kind="message",
            ) from None
        return
    raise Failure(_("It raised nothing; expected {wanted}.").format(wanted=wanted), kind="raises")


def _is_one_of(error: ProbeError, types: Sequence[str]) -> bool:
    # What an unwritten part raises is a RuntimeError, too; it is nobody's answer.
    names = [error.type] if error.type == "NotImplementedError" else error.types
    return error.kind == "raised" and any(name in types for name in names)


def round_trip(before: Any, after: Any) -> None:
    """Expect the outputs before saving and after loading to be equal."""
    finite(before)
    if isinstance(before, torch.Tensor) and before.numel() == 0:
        raise Failure(_("It returned an empty tensor."), kind="empty")
    try:
        close(after, before, rtol=0, atol=0)
    except Failure as failure:
        raise Failure(
            _("After saving and loading, the outputs are not the same. {why}").format(why=failure),
            kind="round trip",
        ) from None


def same_place(got: str, want: str) -> bool:
    """Tell whether two names are of one device: ``cuda`` and ``cuda:0`` are."""
    return got.removesuffix(":0") == want.removesuffix(":0")


def place(got: str, want: str) -> None:
    """Expect an output on the device `want`; both are names, such as ``cuda:0``."""
    if not same_place(got, want):
        raise Failure(
            _("The output is on the device {got}; expected {want}.").format(
                got=got.removesuffix(":0"), want=want
            ),
            kind="device",
            got=got,
            want=want,
        )


def numbers(got: Any, length: int | None = None) -> None:
    """Expect a list of finite Python floats (of `length`)."""
    returned(got, list)
    for position, value in enumerate(got):
        if not isinstance(value, float):
            raise Failure(
                _("Item {position} of the list is {got}; expected a Python float.").format(
                    position=position, got=describe(value)
                ),
                kind="item type",
                got=_kind(value),
            )
        if not math.isfinite(value):
            raise Failure(
                _("Item {position} of the list is not a finite number.").format(position=position),
                kind="finite",
            )
    if length is not None and len(got) != length:
        raise Failure(
            ngettext(
                "The list has {got} item; expected {want}.",
                "The list has {got} items; expected {want}.",
                len(got),
            ).format(got=len(got), want=length),
            kind="length",
            got=len(got),
            want=length,
        )


def describe(value: Any) -> str:
    """Return a value for a message: its type, and the value if it is short."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return _("a tensor of shape {shape}").format(shape=tuple(value.shape))
    if isinstance(value, wire.Opaque):
        return show(value)
    if isinstance(value, (list, tuple, dict)) and (values_are_hidden() or not _is_short(value)):
        return _("a {type} of length {length}").format(type=type(value).__name__, length=len(value))
    return _type_name(type(value)) if values_are_hidden() else show(value)


def _is_short(container: list[Any] | tuple[Any, ...] | dict[Any, Any]) -> bool:
    """Tell whether a container of plain values can be shown as it is."""
    items = container.values() if isinstance(container, dict) else container
    opaque = any(isinstance(item, (torch.Tensor, wire.Opaque)) for item in items)
    return not opaque and len(repr(container)) <= 60


def _either(names: Sequence[str]) -> str:
    """Return names as a choice: a, b or c."""
    return _(" or ").join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _kind(value: Any) -> str:
    return value.type if isinstance(value, wire.Opaque) else type(value).__name__


def _type_name(kind: type) -> str:
    names: dict[type, Callable[[], str]] = {
        torch.Tensor: lambda: _("a tensor"),
        float: lambda: _("a float"),
        int: lambda: _("an int"),
        str: lambda: _("a string"),
        list: lambda: _("a list"),
        dict: lambda: _("a dict"),
        tuple: lambda: _("a tuple"),
        bool: lambda: _("True or False"),
    }
    return names[kind]() if kind in names else kind.__name__
