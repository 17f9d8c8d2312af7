"""The border between the sandbox and the grader: what crosses it, and what is refused."""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import pytest
import torch

from autograder.sandbox import wire


def round_trip(value: Any) -> Any:
    message = wire.pack(value)
    _magic, text, blob, pickled = wire.HEADER.unpack(message[: wire.HEADER.size])
    body = message[wire.HEADER.size :]
    assert pickled == 0
    assert len(body) == text + blob
    return wire.unpack(body[:text], body[text:])


def same(left: torch.Tensor, right: torch.Tensor) -> bool:
    return left.dtype == right.dtype and left.shape == right.shape and left.equal(right)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def message(body: bytes = b"[]", **changes: Any) -> bytes:
    """Return a whole message with some fields of its header changed."""
    header = {"magic": wire.MAGIC, "text": len(body), "blob": 0, "pickle": 0, **changes}
    return wire.HEADER.pack(*header.values()) + body


def tensors_file(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


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


# --- what a receiver does not take ---------------------------------------------------


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"magic": b"HTTP"}, "not in the agreed form"),
        ({"text": wire.MAX_JSON + 1}, "larger than the grader reads"),
        ({"blob": 2**63}, "larger than the grader reads"),
        ({"pickle": 1}, "not in the agreed form"),
    ],
    ids=["magic", "text", "tensors", "pickle"],
)
def test_a_bad_header_is_refused_before_anything_else_is_read(
    pair: Any, header: dict[str, Any], words: str
) -> None:
    pair[1].sendall(message(**header))
    with pytest.raises(wire.WireError, match=words) as raised:
        wire.receive(pair[0], 1)
    assert type(raised.value) is wire.WireError  # neither late nor closed


def test_only_the_sandbox_takes_a_pickle(pair: Any) -> None:
    wire.send(pair[1], [1], b"pickle")
    assert wire.receive_trusted(pair[0]) == ([1], b"pickle")
    wire.send(pair[1], [1], b"pickle")
    with pytest.raises(wire.WireError, match="not in the agreed form"):
        wire.receive(pair[0], 1)


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"[1] [2]", b'"\xff"', b"'a'", b"\0", b"[1,]", b"9" * 5000, b"\x80\x03K\x01."),
        *(b'{"a": 1, "b": 2}', b'{"unknown": 1}', b"{}", b'{"pickle": "gASV"}'),
        *(b'{"tuple": 1}', b'{"dict": [1]}', b'{"dict": [[1]]}', b'{"dict": [[1, 2, 3]]}'),
        *(b'{"tensor": "0"}', b'{"tensor": []}', b'{"float": "1e5"}', b'{"float": {}}'),
        *(b'{"dtype": "Tensor"}', b'{"device": "moon"}', b'{"dict": [[{"tuple": [[1]]}, 2]]}'),
    ],
    ids=repr,
)
def test_a_text_that_no_sender_writes_is_refused(text: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.unpack(text, b"")


@pytest.mark.parametrize("opening", [b"[", b'{"tuple":[', b'{"dict":[['])
def test_nesting_is_measured_before_json_is_parsed(opening: bytes) -> None:
    with pytest.raises(wire.WireError, match="nested more than 24 deep"):
        wire.unpack(opening * 100_000, b"")


def test_brackets_inside_texts_are_no_nesting() -> None:
    text = "[{" * 500 + '\\"['
    assert round_trip([text]) == [text]


@pytest.mark.parametrize("text", [b'"' + b'\\"' * 500_000, b'"[' * 500_000, b"[]," * 500_000])
def test_measuring_a_hostile_text_takes_no_time(text: bytes) -> None:
    start = time.perf_counter()
    with pytest.raises(wire.WireError):
        wire.unpack(text, b"")
    assert time.perf_counter() - start < 2


F32 = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


@pytest.mark.parametrize(
    "blob",
    [
        b"1234567",
        struct.pack("<Q", 2**60),
        tensors_file(b" " * (wire.MAX_TENSOR_HEADER + 1)),
        tensors_file(b"{"),
        tensors_file({"0": F32}, b"123"),
        tensors_file({"0": F32}, b"12345"),
        tensors_file({"0": {**F32, "shape": [2**62]}}, b"1234"),
        tensors_file({"0": {**F32, "data_offsets": [0, 2**40]}}, b"1234"),
        tensors_file({"0": {**F32, "dtype": "Q99"}}, b"1234"),
        tensors_file({"0": F32, "1": F32}, b"1234"),
        b"\x80\x04K\x01." * 10,
    ],
    ids=[
        *("short", "header beyond the end", "huge header", "no JSON", "too few bytes"),
        *("surplus bytes", "shape", "offsets", "type of number", "overlap", "pickle"),
    ],
)
def test_tensors_that_no_sender_writes_are_refused(blob: bytes) -> None:
    with pytest.raises(wire.WireError, match="tensors are not in the agreed form"):
        wire.unpack(b'{"tensor":"0"}', blob)


def test_lone_surrogates_are_made_harmless() -> None:
    back = wire.unpack(b'["\\ud800", {"opaque": "\\udfff"}, "\\ud83d\\ude42"]', b"")
    assert back[0] == "?"
    assert back[2] == "🙂"
    assert back[1] == wire.Opaque("?")


# --- late and gone --------------------------------------------------------------------


def test_silence_times_out(pair: Any) -> None:
    with pytest.raises(wire.TimedOut):
        wire.receive(pair[0], 0.05)


def test_the_time_is_for_the_whole_message_however_it_drips_in(pair: Any) -> None:
    pair[1].sendall(message(b"[1,2,3]")[:-1])
    with pytest.raises(wire.TimedOut):
        wire.receive(pair[0], 0.05)


def test_a_reader_that_does_not_read_times_out(pair: Any) -> None:
    pair[0].settimeout(0.05)
    with pytest.raises(wire.TimedOut):
        wire.send(pair[0], torch.zeros(2**22))


@pytest.mark.parametrize("start", [b"", message()[:5], message(b"[1]")[:-1]])
def test_an_end_before_the_message_is_whole_is_closed(pair: Any, start: bytes) -> None:
    pair[1].sendall(start)
    pair[1].close()
    with pytest.raises(wire.Closed):
        wire.receive(pair[0], 1)


def test_sending_to_a_closed_connection_is_closed(pair: Any) -> None:
    pair[1].close()
    with pytest.raises(wire.Closed):
        wire.send(pair[0], "hello")


def test_what_follows_a_message_is_left_for_the_next_call(pair: Any) -> None:
    wire.send(pair[1], 1)
    wire.send(pair[1], 2)
    assert [wire.receive(pair[0], 1), wire.receive(pair[0], 1)] == [1, 2]
