"""The border between the sandbox and the grader: what crosses it, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy
import pytest
import torch

from autograder.sandbox import wire


def round_trip(value: Any) -> Any:
    return wire.unpack(wire.pack(value))


def same(left: torch.Tensor, right: torch.Tensor) -> bool:
    return left.dtype == right.dtype and left.shape == right.shape and left.equal(right)


# --- what crosses -----------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -(2**63), 2**200, 0.1, -0.0, "", "ñ·→🙂\0", [], (), {}),
        (1, (2, [3, (4,)])),
        {"a": (1,), 2: [None], (3, "b"): {}, None: 1.5, True: "x"},
        {"tuple": [1]},
        {"tensor": "0"},
        [torch.float32, torch.bfloat16, torch.device("cpu"), torch.device("cuda:1")],
        wire.Opaque("builtins.object"),
    ],
    ids=repr,
)
def test_plain_data_comes_back_equal_and_of_the_same_type(value: Any) -> None:
    back = round_trip(value)
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)  # tells a tuple from a list, 1 from True, 0.0 from -0.0


def test_numbers_that_json_lacks_come_back() -> None:
    nan, more, less = round_trip([math.nan, math.inf, -math.inf])
    assert math.isnan(nan)
    assert (more, less) == (math.inf, -math.inf)


@pytest.mark.parametrize(
    "dtype",
    [
        *(torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2),
        *(torch.int8, torch.uint8, torch.uint16, torch.int64, torch.bool, torch.complex64),
    ],
    ids=str,
)
def test_tensors_keep_their_type_of_number(dtype: torch.dtype) -> None:
    tensor = torch.tensor([[0, 1, 1], [1, 0, 1]]).to(dtype)
    back = round_trip(tensor)
    assert back.dtype == dtype
    assert same(back.view(torch.uint8), tensor.view(torch.uint8))


@pytest.mark.parametrize(
    "tensor",
    [
        torch.tensor(3.5),
        torch.empty(0),
        torch.empty(2, 0, 3, dtype=torch.int16),
        torch.arange(6.0).view(2, 3).t(),
        torch.ones(1).expand(4, 5),
        torch.complex(torch.ones(2), torch.ones(2)).conj(),
        torch.tensor([math.inf, -math.inf, -0.0]),
    ],
    ids=["0-dim", "empty", "empty-3d", "transposed", "expanded", "conjugate", "infinite"],
)
def test_odd_tensors_come_back(tensor: torch.Tensor) -> None:
    assert same(round_trip(tensor), tensor)


def test_tensors_that_share_storage_come_back_as_tensors_of_their_own() -> None:
    base = torch.arange(4.0)
    first, second, again = round_trip([base, base[1:], base])
    assert first.tolist() == again.tolist() == [0, 1, 2, 3]
    assert second.tolist() == [1, 2, 3]
    assert len({t.untyped_storage().data_ptr() for t in (first, second, again)}) == 3


def test_a_parameter_crosses_without_its_gradient_and_class() -> None:
    weight = torch.nn.Parameter(torch.ones(2))
    weight.sum().backward()
    back = round_trip({"w": weight})["w"]
    assert type(back) is torch.Tensor
    assert (back.requires_grad, back.grad) == (False, None)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (lambda: object(), "builtins.object"),
        (lambda: b"bytes", "builtins.bytes"),
        (lambda: {1, 2}, "builtins.set"),
        (lambda: 1 + 2j, "builtins.complex"),
        (lambda: numpy.zeros(2), "numpy.ndarray"),
        (lambda: numpy.int64(3), "numpy.int64"),
        (lambda: torch.zeros(2).to_sparse(), "torch.Tensor"),
        (lambda: torch.zeros(2, device="meta"), "torch.Tensor"),
        (lambda: torch.nested.nested_tensor([[1.0]], layout=torch.jagged), "torch.NestedTensor"),
        (lambda: torch.nn.LazyLinear(1).weight, "torch.UninitializedParameter"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.filterwarnings("ignore:Sparse", "ignore:The PyTorch API of nested")
def test_of_anything_else_only_the_name_of_its_type_crosses(
    value: Callable[[], Any], name: str
) -> None:
    assert round_trip([value()]) == [wire.Opaque(name)]


def test_a_numpy_float_is_a_float_and_a_torch_size_a_tuple() -> None:
    assert round_trip([numpy.float64(1.5), torch.Size([2, 3])]) == [1.5, (2, 3)]


def test_a_key_that_cannot_be_one_becomes_its_text() -> None:
    (key,) = round_trip({torch.float32: 1})
    assert key == "torch.float32"


def test_long_texts_are_cut() -> None:
    assert len(round_trip("x" * (wire.MAX_STRING + 5))) == wire.MAX_STRING


# --- what a sender may not send ----------------------------------------------------


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def test_the_deepest_answer_allowed_crosses_and_one_deeper_does_not() -> None:
    assert round_trip(nested(wire.MAX_DEPTH)) == nested(wire.MAX_DEPTH)
    with pytest.raises(wire.WireError, match="nested more than"):
        wire.pack(nested(wire.MAX_DEPTH + 1))


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(wire.WireError, match="nested more than"):
        wire.pack(endless)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (lambda: [0] * (wire.MAX_ITEMS + 1), "more than 200000 values"),
        (lambda: ["x" * wire.MAX_STRING] * 12, "larger than the grader reads"),
        (lambda: torch.empty(wire.MAX_TENSORS + 1, dtype=torch.uint8), "larger than the grader"),
        (lambda: 10**5000, "a whole number of more than"),
        (lambda: torch.zeros(2, dtype=torch.complex32), "a tensor that cannot be sent"),
    ],
    ids=["values", "text", "tensors", "number", "complex32"],
)
@pytest.mark.filterwarnings("ignore:ComplexHalf")
def test_what_is_too_much_is_refused_by_the_sender(value: Callable[[], Any], words: str) -> None:
    with pytest.raises(wire.WireError, match=words):
        wire.pack(value())
