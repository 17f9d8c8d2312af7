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

from autograder.i18n import _, ngettext
from autograder.probes import ProbeError, show
from autograder.sandbox import wire

_hidden = False


class Failure(AssertionError):
    """A promise that the submission does not keep.

    Attributes:
        facts: what was observed, as plain data: the evidence for a diagnosis.

    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts


@contextlib.contextmanager
def hidden_values(hidden: bool) -> Iterator[None]:
    """Leave values out of the messages made inside the block."""
    global _hidden
    previous, _hidden = _hidden, hidden
    try:
        yield
    finally:
        _hidden = previous


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
        wanted = _(" or ").join(_type_name(kind) for kind in kinds)
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
    values = torch.as_tensor(got)
    if not bool(torch.isfinite(values).all()):
        raise Failure(_("There are NaN or infinite values in it."), kind="finite")


def close(got: Any, want: Any, rtol: float = 1e-4, atol: float = 1e-5) -> None:
    """Expect a tensor or number equal to `want` up to ``atol + rtol * |want|``.

    A number counts as a tensor without axes and the other way round; apart from
    that the shapes must agree exactly.
    """
    returned(got, torch.Tensor, float, int)
    wanted = torch.as_tensor(want)
    if not (isinstance(got, (float, int)) and wanted.dim() == 0):
        shape(torch.as_tensor(got), wanted.shape)
    values = torch.as_tensor(got)
    if (
        wanted.is_floating_point()
        and not values.is_floating_point()
        and isinstance(got, torch.Tensor)
    ):
        raise Failure(
            _("Its dtype is {got}; expected {want}.").format(got=values.dtype, want=wanted.dtype),
            kind="dtype",
            got=str(values.dtype),
            want=str(wanted.dtype),
        )
    if wanted.numel() == 0:
        raise ValueError("close() with nothing to compare cannot fail")
    if bool(torch.isfinite(wanted).all()):
        finite(got)
    a, b = values.to(torch.float64), wanted.to(torch.float64)
    wrong = ~torch.isclose(a, b, rtol=rtol, atol=atol)
    if bool(wrong.any()):
        raise Failure(_difference(a, b, wrong), kind="close")


def _difference(got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor) -> str:
    if _hidden:
        return ngettext(
            "The value is not the expected one.",
            "{count} of {total} values are not the expected ones.",
            max(wrong.numel(), 1),
        ).format(count=int(wrong.sum()), total=wrong.numel())
    if wrong.dim() == 0:
        return _("It is {got}; expected {want}.").format(
            got=show(got.item()), want=show(want.item())
        )
    index = tuple(int(i) for i in wrong.nonzero()[0])
    return ngettext(
        "{count} of {total} value differs; at index {index} it is {got}, expected {want}.",
        "{count} of {total} values differ; at index {index} it is {got}, expected {want}.",
        int(wrong.sum()),
    ).format(
        count=int(wrong.sum()),
        total=wrong.numel(),
        index=list(index),
        got=show(got[index].item()),
        want=show(want[index].item()),
    )


def equal(got: Any, want: Any, what: str = "") -> None:
    """Expect exactly `want`: a number, string, bool, None, or a list or dict of these."""
    same_type = isinstance(got, bool) == isinstance(want, bool)
    if isinstance(got, torch.Tensor) and got.dim() == 0 and isinstance(want, (int, float)):
        got = got.item()
    if isinstance(got, torch.Tensor) or not same_type or got != want:
        subject = _(what) if what else _("It")
        if _hidden:
            text = _("{subject} is not what was expected.").format(subject=subject)
        else:
            text = _("{subject} is {got}; expected {want}.").format(
                subject=subject, got=describe(got), want=describe(want)
            )
        raise Failure(text, kind="equal", got=_kind(got))


def module(inventory: Any) -> None:
    """Expect the inventory (`probes.inventory`) of an nn.Module."""
    if not inventory["is_module"]:
        raise Failure(
            _("`{type}` is not an `nn.Module`.").format(type=inventory["type"]), kind="module"
        )


def parameters(inventory: Any, want: Mapping[str, Sequence[Sequence[int]]]) -> None:
    """Expect exactly the registered parameters `want`: name -> shapes that are all right.

    Args:
        inventory: what `probes.inventory` returned.
        want: for each parameter's name, the shapes it may have.

    """
    module(inventory)
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
    for name, shapes in want.items():
        if tuple(got[name]) not in [tuple(s) for s in shapes]:
            raise Failure(
                _("`{name}` has shape {got}; expected {want}.").format(
                    name=name,
                    got=tuple(got[name]),
                    want=_(" or ").join(str(tuple(s)) for s in shapes),
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
        types: "ValueError", "KeyError", …
        mentions: texts that the exception's message must contain.

    """
    wanted = _(" or ").join(types)
    try:
        yield
    except ProbeError as error:
        if error.kind != "raised" or error.type not in types:
            text = _("{what} Expected {wanted}.").format(what=error.text(), wanted=wanted)
            raise Failure(text, kind="raises", got=error.type) from None
        absent = [text for text in mentions if text not in error.message]
        if absent:
            raise Failure(
                _("The {type} does not mention {absent}; its text is: {message}").format(
                    type=error.type, absent=", ".join(absent), message=error.message
                ),
                kind="message",
            ) from None
        return
    raise Failure(_("It raised nothing; expected {wanted}.").format(wanted=wanted), kind="raises")


def round_trip(before: Any, after: Any) -> None:
    """Expect the outputs before saving and after loading to be equal."""
    try:
        close(after, before, rtol=0, atol=0)
    except Failure as failure:
        raise Failure(
            _("After saving and loading, the outputs are others. {why}").format(why=failure),
            kind="round trip",
        ) from None


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
                _("Item {position} of the list is {value}.").format(position=position, value=value),
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
    if isinstance(value, (list, tuple, dict)) and (_hidden or len(repr(value)) > 60):
        return _("a {type} of length {length}").format(type=type(value).__name__, length=len(value))
    return _type_name(type(value)) if _hidden else show(value)


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
