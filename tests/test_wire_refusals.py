"""What the grader refuses to read from the sandbox, and silence."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from autograder.sandbox import wire


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def message(body: bytes = b"[]", **changes: Any) -> bytes:
    """Return a whole message with some fields of its header changed."""
    header = {
        "magic": wire.MAGIC,
        "ticket": 0,
        "text": len(body),
        "blob": 0,
        "pickle": 0,
        **changes,
    }
    return wire.HEADER.pack(*header.values()) + body


def tensors_file(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


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
    wire.send(pair[1], [1], b"pickle", ticket=5)
    assert wire.receive_trusted(pair[0]) == (5, [1], b"pickle")
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
        wire.unpack(wire.Packed(text, b""))


@pytest.mark.parametrize("opening", [b"[", b'{"tuple":[', b'{"dict":[['])
def test_nesting_is_measured_before_json_is_parsed(opening: bytes) -> None:
    with pytest.raises(wire.WireError, match="nested more than 24 deep"):
        wire.unpack(wire.Packed(opening * 100_000, b""))


def test_brackets_inside_texts_are_no_nesting() -> None:
    text = "[{" * 500 + '\\"['
    assert wire.unpack(wire.Packed(json.dumps([text]).encode(), b"")) == [text]


def test_measuring_a_hostile_text_comes_to_an_end() -> None:
    """Where each quote is tried to the end of the text, this takes hours: the limit is a guard."""
    code = (
        "from autograder.sandbox import wire\n"
        """for text in (b'"' + b'\\\\"' * 500_000, b'"[' * 500_000, b"[]," * 500_000):\n"""
        "    try: wire.unpack(wire.Packed(text, b''))\n"
        "    except wire.WireError: print('refused')\n"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert result.stdout.split() == ["refused"] * 3


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
        wire.unpack(wire.Packed(b'{"tensor":"0"}', blob))


def test_lone_surrogates_are_made_harmless() -> None:
    back = wire.unpack(wire.Packed(b'["\\ud800", {"opaque": "\\udfff"}, "\\ud83d\\ude42"]', b""))
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
