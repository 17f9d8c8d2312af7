"""Plain data between the trusted side and the sandbox.

One message is three parts behind a header with a ticket and their lengths: a
JSON text, a safetensors file with the tensors it mentions, and a pickle. An
answer carries the ticket of its question. The pickle travels only *into* the
sandbox (the sandbox trusts us); a message that comes out of it is refused if it
has one. Sizes are checked before anything is read, nesting before anything is
parsed.

JSON cannot tell a tuple from a list or write NaN, so what it cannot say is
written as an object with a single key: ``{"tuple": […]}``, ``{"dict": [[k, v]]}``,
``{"tensor": "0"}`` or, for a few finite numbers, ``{"values": ["float32", [2], [0.5, 1]]}``,
``{"float": "nan"}``, ``{"dtype": "float32"}``,
``{"device": "cpu"}``, and ``{"opaque": "numpy.ndarray"}`` for whatever is no
plain data, of which only the type's name crosses the border.
"""

from __future__ import annotations

import json
import math
import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

import safetensors.torch
import torch
from torch.nn.parameter import is_lazy

HEADER = struct.Struct("!4sQIQI")
MAGIC = b"AGW2"
MAX_JSON = 2 * 2**20  # bytes
MAX_TENSORS = 64 * 2**20  # bytes
MAX_TENSOR_HEADER = 256 * 2**10  # bytes
MAX_INLINE = 128  # elements of a tensor that is written into the JSON: 20 times faster
MAX_DEPTH = 24  # nested containers
MAX_ITEMS = 200_000  # values in one message
MAX_STRING = 200_000  # characters
MAX_BITS = 10_000  # of a whole number: Python reads no more than 4,300 digits

# The closing quote is optional: else many opening ones would be tried each to the end.
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_INLINE = (torch.float32, torch.float64, torch.int64, torch.bool)  # exact in JSON
_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in vars(torch).values()
    if isinstance(dtype, torch.dtype)
}


class WireError(Exception):
    """The other side is gone, late, or does not keep to the format."""


class TimedOut(WireError):
    """No complete message within the time allowed."""


class Closed(WireError):
    """The other side closed the connection: its process has ended."""


class Packed(NamedTuple):
    """A value in the form in which it travels. Equal values have equal bytes."""

    text: bytes
    blob: bytes


@dataclass(frozen=True)
class Opaque:
    """Something that is no plain data; only its type's name is known."""

    type: str


def encode(value: Any) -> tuple[Any, dict[str, torch.Tensor]]:
    """Return `value` as a JSON-ready tree and the tensors that the tree mentions.

    Raises:
        WireError: `value` is nested too deeply, or holds too many values.

    """
    tensors: dict[str, torch.Tensor] = {}
    count = 0

    def visit(value: Any, depth: int) -> Any:
        nonlocal count
        count += 1
        if depth > MAX_DEPTH:
            raise WireError(f"an answer is nested more than {MAX_DEPTH} deep")
        if count > MAX_ITEMS:
            raise WireError(f"an answer holds more than {MAX_ITEMS} values")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return str(value)[:MAX_STRING]
        if isinstance(value, int):
            number = int(value)
            if number.bit_length() > MAX_BITS:
                raise WireError(f"an answer holds a whole number of more than {MAX_BITS} bits")
            return number
        if isinstance(value, float):
            real = float(value)
            return real if math.isfinite(real) else {"float": repr(real)}
        if isinstance(value, torch.Tensor):
            return visit_tensor(value)
        if isinstance(value, list):
            return [visit(item, depth + 1) for item in value]
        if isinstance(value, tuple):
            return {"tuple": [visit(item, depth + 1) for item in value]}
        if isinstance(value, dict):
            items = [[visit(key, depth + 1), visit(item, depth + 1)] for key, item in value.items()]
            return {"dict": items}
        if isinstance(value, torch.dtype):
            return {"dtype": str(value).removeprefix("torch.")}
        if isinstance(value, torch.device):
            return {"device": str(value)}
        if isinstance(value, Opaque):
            return {"opaque": value.type}
        kind = type(value)
        return {"opaque": f"{kind.__module__}.{kind.__qualname__}"[:200]}

    def visit_tensor(value: torch.Tensor) -> Any:
        if (
            value.layout is not torch.strided
            or value.is_nested
            or value.is_quantized
            or value.is_meta
            or is_lazy(value)
        ):
            return {"opaque": f"torch.{type(value).__name__}"}
        if value.dtype in _INLINE and value.numel() <= MAX_INLINE:
            values = value.detach().as_subclass(torch.Tensor).reshape(-1).tolist()
            if all(map(math.isfinite, values)):
                return {
                    "values": [str(value.dtype).removeprefix("torch."), list(value.shape), values]
                }
        # A copy in memory of its own: safetensors refuses shared or strided storage.
        plain = value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
        name = str(len(tensors))
        tensors[name] = plain.as_subclass(torch.Tensor)
        return {"tensor": name}

    return visit(value, 0), tensors


def decode(tree: Any, tensors: dict[str, torch.Tensor]) -> Any:
    """Undo `encode`. Raises WireError for a tree that `encode` cannot have made."""
    if isinstance(tree, str):
        # A lone surrogate could not be written to any report later on.
        return tree.encode("utf-8", "replace").decode()
    if tree is None or isinstance(tree, (bool, int, float)):
        return tree
    if isinstance(tree, list):
        return [decode(item, tensors) for item in tree]
    if not isinstance(tree, dict) or len(tree) != 1:
        raise WireError("an answer is not in the agreed form")
    ((kind, body),) = tree.items()
    try:
        if kind == "tuple":
            return tuple(decode(item, tensors) for item in body)
        if kind == "dict":
            return {_key(decode(key, tensors)): decode(item, tensors) for key, item in body}
        if kind == "tensor":
            return tensors[body]
        if kind == "values":
            dtype, shape, values = body
            return torch.tensor(values, dtype=_DTYPES[dtype]).reshape(shape)
        if kind == "float":
            return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[body]
        if kind == "dtype":
            return _DTYPES[body]
        if kind == "device":
            return torch.device(body)
        if kind == "opaque":
            return Opaque(str(decode(body, tensors))[:200])
    except (KeyError, TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise WireError("an answer is not in the agreed form") from error
    raise WireError("an answer is not in the agreed form")


def _key(key: Any) -> Any:
    """A key that can be hashed: tensors and containers as keys become opaque."""
    return key if isinstance(key, (str, int, float, bool, type(None), tuple)) else repr(key)


def pack(value: Any) -> Packed:
    """Return `value` as it travels. Raises WireError if it cannot, or is too large."""
    tree, tensors = encode(value)
    text = json.dumps(tree, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
    try:
        blob = safetensors.torch.save(tensors) if tensors else b""
    except Exception as error:  # a type of number that the format does not know
        raise WireError(f"an answer holds a tensor that cannot be sent: {error}") from error
    if len(text) > MAX_JSON or len(blob) > MAX_TENSORS:
        raise WireError("an answer is larger than the grader reads")
    return Packed(text, blob)


def unpack(packed: Packed) -> Any:
    """Parse what may come from a submission.

    Raises:
        WireError: whatever is wrong with it.

    """
    text, blob = packed
    check_nesting(text)
    tensors: dict[str, torch.Tensor] = {}
    if blob:
        if len(blob) < 8 or int.from_bytes(blob[:8], "little") > MAX_TENSOR_HEADER:
            raise WireError("an answer's tensors are not in the agreed form")
        try:
            tensors = safetensors.torch.load(blob)
        except Exception as error:
            raise WireError("an answer's tensors are not in the agreed form") from error
    try:
        return decode(json.loads(text), tensors)
    except (ValueError, RecursionError) as error:
        raise WireError("an answer is not JSON") from error


def check_nesting(text: bytes) -> None:
    """Raise WireError if a JSON text nests deeper than `encode` ever writes."""
    # `encode` spends up to three brackets on one level of nesting: {"dict": [[
    depth = 0
    for character in _STRINGS.sub(b"", text):
        if character in b"[{":
            depth += 1
            if depth > 3 * MAX_DEPTH + 3:
                raise WireError(f"an answer is nested more than {MAX_DEPTH} deep")
        elif character in b"]}":
            depth -= 1


def send(connection: socket.socket, value: Any, pickled: bytes = b"", ticket: int = 0) -> None:
    """Send one message. Raises Closed or TimedOut if the other side does not read it."""
    text, blob = value if isinstance(value, Packed) else pack(value)
    header = HEADER.pack(MAGIC, ticket, len(text), len(blob), len(pickled))
    try:
        connection.sendall(header + text + blob + pickled)
    except TimeoutError as error:
        raise TimedOut("the other side stopped reading") from error
    except OSError as error:
        raise Closed("the other side is gone") from error


def receive(connection: socket.socket, seconds: float | None = None) -> Any:
    """Read one message and return what it says, whatever its ticket; see `receive_packed`."""
    _ticket, packed = receive_packed(connection, seconds)
    return unpack(packed)


def receive_packed(connection: socket.socket, seconds: float | None = None) -> tuple[int, Packed]:
    """Read the ticket and the value of one message that may come from a submission.

    A pickle in it is refused.

    Args:
        connection: a stream socket.
        seconds: the time allowed for the whole message; None waits for ever.

    """
    ticket, packed, _ = _receive(connection, seconds, max_pickle=0)
    return ticket, packed


def receive_trusted(connection: socket.socket) -> tuple[int, Any, bytes]:
    """Read ticket, value and pickle of one message of the trusted side's, inside the sandbox."""
    ticket, packed, pickled = _receive(connection, None, max_pickle=2**26)
    return ticket, unpack(packed), pickled


def _receive(
    connection: socket.socket, seconds: float | None, max_pickle: int
) -> tuple[int, Packed, bytes]:
    deadline = None if seconds is None else time.monotonic() + seconds
    header = _read(connection, HEADER.size, deadline)
    magic, ticket, n_text, n_blob, n_pickle = HEADER.unpack(header)
    if magic != MAGIC or n_text > MAX_JSON or n_blob > MAX_TENSORS or n_pickle > max_pickle:
        raise WireError("an answer is larger than the grader reads, or not in the agreed form")
    data = _read(connection, n_text + n_blob + n_pickle, deadline)
    packed = Packed(data[:n_text], data[n_text : n_text + n_blob])
    return ticket, packed, data[n_text + n_blob :]


def _read(connection: socket.socket, count: int, deadline: float | None) -> bytes:
    """Read exactly `count` bytes before `deadline` (of time.monotonic)."""
    data = bytearray()
    while len(data) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimedOut("no answer in time")
            connection.settimeout(left)
        else:
            connection.settimeout(None)
        try:
            chunk = connection.recv(min(count - len(data), 2**20))
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except OSError as error:
            raise Closed("the process has ended") from error
        if not chunk:
            raise Closed("the process has ended")
        data += chunk
    return bytes(data)
