"""Pictures: whatever a student's code returned becomes plain, small data, or a gap."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn

from autograder import expect, picture
from autograder.probes import inventory

ODD: list[Any] = [
    None, "loss", "", 3, 10**400, True, math.nan, math.inf, [], {}, object(), b"1", 1j, [[1.0]],
    [1.0, None, "x", math.nan], torch.tensor(2.0), torch.zeros(0), torch.tensor([1 + 2j]),
    torch.tensor([True]), torch.full((300, 300), 0.5), [torch.ones(2), torch.ones(())], range(5),
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    picture.take()
    yield
    picture.take()


def drawn() -> dict[str, Any]:
    """Return the one picture there is, as it is written into a result."""
    (one,) = picture.take()
    return dict(json.loads(json.dumps(one, allow_nan=False)))


@pytest.mark.parametrize("values", ODD, ids=range(len(ODD)))
def test_any_answer_becomes_plain_data(values: Any):
    picture.curves("step", "loss", student=values, expected=[1.0, 0.5])
    assert len(drawn()["series"]["student"]) <= picture.MOST
    picture.line_through([0.0, 1.0], [1.0, 3.0], student=values, expected=[2.0, 1.0])
    assert drawn()["lines"]["expected"] == [2.0, 1.0]
    picture.gradient_norms({"weight": values, "bias": None})
    assert drawn()["bars"][1] == {"name": "bias", "value": None}
    picture.histogram(values, lambda x: x.clamp(0, 1), 0.0, 1.0)
    for one in picture.take():
        assert sum(one["shares"]) == pytest.approx(1, abs=0.02)


def test_numbers_keep_three_digits_and_what_is_none_leaves_a_gap():
    picture.curves("step", "loss", student=[1.23456, math.nan, "x", 12345.6])
    assert drawn()["series"] == {"student": [1.23, None, None, 12300.0]}


def test_long_curves_keep_their_ends():
    picture.curves("step", "loss", student=[float(i) for i in range(1000)])
    values = drawn()["series"]["student"]
    assert (len(values), values[0], values[-1]) == (picture.MOST, 0.0, 999.0)


def test_a_line_that_is_none_is_left_out():
    picture.line_through([0.0], [1.0], student=[math.nan, 1.0], expected=[2.0, 1.0])
    assert drawn()["lines"] == {"expected": [2.0, 1.0]}


def test_norms_are_those_of_the_gradients():
    picture.gradient_norms({"a": torch.tensor([3.0, -4.0]), "b": torch.zeros(2), "c": 2.5})
    assert [bar["value"] for bar in drawn()["bars"]] == [5.0, 0.0, 2.5]


def test_one_single_gradient_is_no_picture():
    picture.gradient_norms({"a": torch.ones(2)})
    assert picture.take() == ()


def test_a_histogram_stands_over_the_right_distribution():
    values = torch.tensor([-5.0, 0.05, 0.55, 0.56, 7.0])  # the first and the last are beyond
    picture.histogram(values, lambda x: x.clamp(0, 1), 0.0, 1.0)
    got = drawn()
    assert (got["shares"][0], got["shares"][11], got["shares"][19]) == (0.2, 0.4, 0.2)
    assert got["shares"][1] == 0.2
    assert got["expected"] == [0.05] * picture.BINS


def test_a_tree_shows_what_is_registered_and_what_is_not():
    model = nn.Module()
    model.net = nn.Sequential(nn.Linear(2, 3, bias=False), nn.Sequential(nn.LazyLinear(1)))
    model.layers = [nn.Linear(1, 1), nn.Linear(1, 1)]
    model.scale = torch.ones(1)
    picture.registration(inventory(model))
    nodes = drawn()["nodes"]
    assert [(node["depth"], node["name"], node["text"]) for node in nodes] == [
        (0, "Module", ""),
        (1, "net", ""),
        (2, "0", ""),
        (3, "weight", "(3, 2)"),
        (2, "1", ""),
        (3, "0", ""),
        (4, "weight", "?"),
        (4, "bias", "?"),
        (1, "layers", "modules in a plain `list`"),
        (1, "scale", "a plain tensor"),
    ]
    assert [node["name"] for node in nodes if not node["registered"]] == ["layers", "scale"]


def test_a_tree_of_thousands_is_cut():
    picture.registration(inventory(nn.ModuleList(nn.Linear(1, 1) for _ in range(500))))
    assert len(drawn()["nodes"]) == picture.MOST


def test_what_is_no_module_has_no_tree():
    picture.registration(inventory("model"))
    assert picture.take() == ()


def test_the_vocabulary_of_checks_draws_by_itself():
    with pytest.raises(expect.Failure):
        expect.parameters(inventory(nn.Linear(1, 1)), {"m": [(1,)]})
    assert drawn()["kind"] == "tree"
    with pytest.raises(expect.Failure):
        expect.gradient({"m": None, "b": torch.ones(1)}, {"m": 1.0, "b": 1.0})
    assert drawn()["kind"] == "bars"
