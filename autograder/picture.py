"""Pictures of what a check saw, for where they say more than words.

A check calls one of these before it expects something. If it fails, its pictures go with
the message, as plain data; pages draw them (`autograder.reports.drawing`). Numbers are
rounded to what a picture can show, so that none gives a hidden input away, and whatever a
student's code returned is taken: what is no number leaves a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch

from autograder.i18n import _
from autograder.verdicts import Picture

MOST = 200  # points of a curve, bars or lines of a tree; more are thinned out or left out
MOST_LETTERS = 80  # of a name
BINS = 20

_taken: list[Picture] = []


def take() -> tuple[Picture, ...]:
    """Return the pictures of the check that has just run, and forget them."""
    pictures = tuple(_taken)
    _taken.clear()
    return pictures


def curves(x: str, y: str, **series: Any) -> None:
    """Show numbers over their position, a loss over the steps for one.

    Args:
        x: what the positions are, in a word; `y` what the numbers are.
        y: see `x`.
        series: the numbers of each curve: `student`, `expected`.

    """
    _add("curves", x=x, y=y, series={name: _thinned(_numbers(s)) for name, s in series.items()})


def line_through(data_x: Any, data_y: Any, **lines: Any) -> None:
    """Show points and straight lines, each by slope and intercept: `student`, `expected`."""
    points = list(zip(_numbers(data_x), _numbers(data_y), strict=False))
    shown = {name: _numbers(line) for name, line in lines.items()}
    _add(
        "points",
        points=_thinned([p for p in points if None not in p]),
        lines={name: line for name, line in shown.items() if len(line) == 2 and None not in line},
    )


def gradient_norms(gradients: Mapping[str, Any]) -> None:
    """Show the norm of each parameter's gradient (or the gradient's): zero and None stand out."""
    norms = {
        str(name)[:MOST_LETTERS]: _norm(gradient)
        for name, gradient in list(gradients.items())[:MOST]
    }
    if len(norms) > 1:
        _add("bars", bars=[{"name": name, "value": norm} for name, norm in norms.items()])


def _norm(gradient: Any) -> float | None:
    if not isinstance(gradient, torch.Tensor):
        return None if isinstance(gradient, bool) else _rounded(gradient)
    return _rounded(gradient.to(torch.complex128).abs().norm())


def histogram(
    values: Any, share_up_to: Callable[[torch.Tensor], torch.Tensor], low: float, high: float
) -> None:
    """Show how values are distributed, over the distribution that they should have.

    Args:
        values: they.
        share_up_to: the right distribution: the share of values up to each of some numbers.
        low: where the picture begins; `high` where it ends. Values beyond are counted there.
        high: see `low`.

    """
    found = torch.tensor([v for v in _numbers(values) if v is not None], dtype=torch.float64)
    if found.numel() == 0:
        return
    counts = torch.histc(found.clamp(low, high), BINS, low, high) / found.numel()
    shares = share_up_to(torch.linspace(low, high, BINS + 1, dtype=torch.float64))
    shares[0], shares[-1] = 0, 1
    _add("histogram", low=low, high=high, shares=_numbers(counts), expected=_numbers(shares.diff()))


def registration(inventory: Mapping[str, Any]) -> None:
    """Show a model's tree, what is registered and what is not: see `probes.inventory`."""
    if not inventory.get("is_module"):
        return
    nodes: list[dict[str, Any]] = [_node(0, str(inventory["type"]), "")]
    seen: set[str] = set()
    for parameter in inventory["parameters"]:
        *owners, name = str(parameter["name"]).split(".")
        for depth, owner in enumerate(owners):
            path = ".".join(owners[: depth + 1])
            if path not in seen:
                seen.add(path)
                nodes.append(_node(depth + 1, owner, ""))
        shape = parameter["shape"]
        nodes.append(_node(len(owners) + 1, name, "?" if shape is None else str(tuple(shape))))
    for place, container, kind in inventory["loose"]:
        words = {
            "module": _("modules in a plain `{container}`"),
            "parameter": _("parameters in a plain `{container}`"),
            "tensor": _("tensors in a plain `{container}`"),
        }
        text = words[kind].format(container=container) if container else _("a plain tensor")
        nodes.append(_node(1, str(place), text, registered=False))
    _add("tree", nodes=nodes[:MOST])


def _node(depth: int, name: str, text: str, registered: bool = True) -> dict[str, Any]:
    return {"depth": depth, "name": name[:MOST_LETTERS], "text": text, "registered": registered}


def _add(kind: str, **data: Any) -> None:
    _taken.append({"kind": kind, **data})


def _numbers(values: Any) -> list[float | None]:
    """Return the finite numbers in what may be anything; None for what is none."""
    if isinstance(values, torch.Tensor):
        values = values.detach().flatten()[:100_000].tolist()
    if not isinstance(values, Sequence) or isinstance(values, str):
        values = [values]
    return [_rounded(value) for value in values]


def _rounded(value: Any) -> float | None:
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if not isinstance(value, float | int):
        return None
    try:
        number = float(value)
    except OverflowError:  # a huge whole number
        return None
    return float(f"{number:.3g}") if math.isfinite(number) else None


def _thinned(values: Iterable[Any]) -> list[Any]:
    values = list(values)
    if len(values) <= MOST:
        return values
    return [values[round(i * (len(values) - 1) / (MOST - 1))] for i in range(MOST)]
