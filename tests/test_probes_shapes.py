"""Shapes of parameters in any order, sizes of lazy layers, memory that nobody has written to."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from autograder import expect, probes
from autograder.shapes import expect_shapes


def failure(*arguments: Any) -> expect.Failure:
    with pytest.raises(expect.Failure) as caught:
        expect_shapes(*arguments)
    return caught.value


def test_shapes_are_compared_in_any_order_and_each_one_counts():
    layer = probes.inventory(nn.Linear(3, 2))
    expect_shapes(layer, [(2,), (2, 3)])
    for want in ([(2, 3)], [(2, 3), (2, 3)], [(3, 2), (2,)], [(2, 3), (2,), (2,)]):
        found = failure(layer, want)
        assert str(found) == (
            "`named_parameters()` lists parameters of shapes [(2, 3), (2,)]; expected, in any "
            f"order, {want}."
        )
        assert found.facts["found"] == [(2, 3), (2,)]
        assert found.facts["wanted"] == want


def test_a_plain_tensor_is_named_where_a_parameter_is_missing():
    model = nn.Module()
    model.weight = torch.ones(2)
    found = failure(probes.inventory(model), [(2,)])
    assert str(found) == "`named_parameters()` lists no parameters at all."
    assert found.facts["missing"] == ["weight"]


@pytest.mark.parametrize(
    ("inventory", "text"),
    [
        (None, "It returned nothing (None): is there a `return`?"),
        (probes.inventory([1]), "`list` is not an `nn.Module`."),
        (probes.inventory(nn.LazyLinear(2)), "`weight` has no shape yet"),
    ],
)
def test_what_has_no_shapes_is_said_first(inventory: Any, text: str):
    assert text in str(failure(inventory, [(2,)]))


def test_ready_gives_lazy_layers_their_sizes_and_calls_nothing_else():
    lazy = nn.Sequential(nn.Linear(4, 3), nn.LazyLinear(2))
    assert probes.ready(lazy, 1, 4) is lazy
    assert lazy[1].weight.shape == (2, 3)

    class Strict(nn.Module):
        def forward(self, x: Any) -> Any:
            raise AssertionError("called")

    for thing in (Strict(), None, "net", [nn.LazyLinear(2)]):
        assert probes.ready(thing, 1, 4) is thing


def test_memory_that_nobody_has_written_to_is_nan_inside_the_block_only():
    before = torch.get_deterministic_debug_mode()
    with probes.unwritten_as_nan():
        for fresh in (torch.empty(3), torch.Tensor(2, 2), torch.empty_like(torch.ones(2))):
            assert fresh.isnan().all()
        for written in (nn.Linear(2, 2).weight, torch.zeros(2), torch.tensor([1.0])):
            assert written.isfinite().all()
    assert torch.get_deterministic_debug_mode() == before


def raises_inside() -> None:
    with probes.unwritten_as_nan():
        raise KeyError


def test_the_mode_is_put_back_after_an_exception_too():
    before = torch.get_deterministic_debug_mode()
    with pytest.raises(KeyError):
        raises_inside()
    assert torch.get_deterministic_debug_mode() == before
