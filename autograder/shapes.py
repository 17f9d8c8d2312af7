"""What checks expect of the shapes of a model's parameters, whatever the parameters are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder import expect
from autograder.i18n import _


def expect_shapes(inventory: Any, want: Sequence[tuple[int, ...]]) -> None:
    """Expect registered parameters of exactly these shapes, in any order.

    Args:
        inventory: what `probes.inventory` returned.
        want: the shapes, one for each parameter.

    """
    expect.returned(inventory, dict)
    expect.sized(inventory)
    found = [tuple(p["shape"]) for p in inventory["parameters"]]
    facts: dict[str, Any] = {"loose": inventory["loose"], "found": found, "wanted": list(want)}
    if len(found) < len(want):
        # Names that a diagnosis can point at.
        facts["missing"] = [place for place, _in, kind in inventory["loose"] if kind == "tensor"]
    if not found:
        text = _("`named_parameters()` lists no parameters at all.")
        raise expect.Failure(text, kind="parameters", **facts)
    if sorted(found) != sorted(want):
        text = _(
            "`named_parameters()` lists parameters of shapes {found}; expected, in any order, "
            "{wanted}."
        ).format(found=found, wanted=list(want))
        raise expect.Failure(text, kind="parameters", **facts)
