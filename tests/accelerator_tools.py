"""Tools for trying the emulated accelerator: what counts as the same, and as refused."""

from __future__ import annotations

import copy
import pickle
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

SOLUTIONS = Path(__file__).parent.parent / "solutions"
CASES: dict[str, Callable[[str], None]] = {}  # what takes more than an expression


def case(function: Callable[[str], None]) -> Callable[[str], None]:
    CASES[function.__name__] = function
    return function


def attempt(action: Callable[..., object], *arguments: object) -> str:
    try:
        action(*arguments)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


def namespace(d: str) -> dict[str, Any]:
    """Return what expressions can name."""
    import numpy

    c = torch.arange(6.0).view(2, 3)
    return {
        **{"torch": torch, "nn": nn, "F": F, "copy": copy, "pickle": pickle, "numpy": numpy},
        **{"d": d, "a": c.to(d), "c": c.clone(), "i": torch.tensor([1, 0], device=d)},
        "m": torch.tensor([[True, False, True], [False, True, True]], device=d),
        "w": c.clone().to(d).requires_grad_(),
    }


def assert_same(found: Any, wanted: Any, place: str | None) -> None:
    """Compare with what the CPU gave; tensors must live in `place`."""
    if isinstance(wanted, torch.Tensor):
        assert place is None or found.device.type == place, f"it is on {found.device}"
        close = {} if wanted.dtype == torch.float64 else {"rtol": 2e-6, "atol": 2e-6}
        torch.testing.assert_close(found.detach().cpu(), wanted.detach(), **close)
    elif isinstance(wanted, (list, tuple)):
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert_same(one, other, place)
    else:
        assert found == wanted, f"{found}, not {wanted}"


def check_same(expression: str, d: str, place: str | None) -> None:
    assert_same(eval(expression, namespace(d)), eval(expression, namespace("cpu")), place)


def check_refused(expression: str, kind: Any, words: str, d: str) -> None:
    found: Exception | None = None
    try:
        eval(expression, namespace(d))
    except Exception as error:
        found = error
    if kind is None:
        assert found is None, repr(found)
    else:
        assert isinstance(found, kind), repr(found)
        assert words.format(d=d) in str(found), str(found)


def check_model(
    make: str,
    inputs: str,
    d: str,
    code: dict[str, Any] | None = None,
    optimizer: str = "SGD(p, lr=0.01)",
    steps: int = 3,
) -> None:
    """Compare outputs, gradients and weights of two copies of a model, step by step."""
    torch.manual_seed(0)
    names = {**namespace("cpu"), **(code or {})}
    model: nn.Module = eval(make, names)
    given = eval(f"({inputs},)", names)
    with torch.no_grad():
        model(*given)  # lazy layers
    twin = copy.deepcopy(model).to(d)
    there = [part.to(d) if isinstance(part, torch.Tensor) else part for part in given]
    leaves = [
        (mine.requires_grad_(), theirs.requires_grad_())
        for mine, theirs in zip(given, there, strict=True)
        if isinstance(mine, torch.Tensor) and mine.is_floating_point()
    ]
    optimizers = [
        eval(optimizer, {**vars(torch.optim), "p": list(part.parameters())})
        for part in (model, twin)
        if list(part.parameters())
    ]
    for _ in range(steps):
        one, other = model(*given), twin(*there)
        assert_same(other, one, d)
        losses = [
            (part[0] if isinstance(part, tuple) else part).square().mean() for part in (one, other)
        ]
        for part in optimizers:
            part.zero_grad()
        for loss in losses:
            loss.backward()
        for mine, theirs in leaves:
            assert_same(theirs.grad, mine.grad, d)
            mine.grad = theirs.grad = None
        for (name, mine), theirs in zip(model.named_parameters(), twin.parameters(), strict=True):
            assert (mine.grad is None) == (theirs.grad is None), name
            assert_same(theirs.grad, mine.grad, d)
        for part in optimizers:
            part.step()
    assert_same(list(twin.state_dict().values()), list(model.state_dict().values()), d)


def load_reference(assignment: str) -> dict[str, Any]:
    """Run a reference solution; its `check` cells have nothing to check."""
    import autograder

    vars(autograder)["check"] = lambda exercise: 0.0
    name = assignment.split("_", 1)[1]
    return runpy.run_path(str(SOLUTIONS / assignment / f"{name}.py"), run_name=name)
