"""What comes from a submission, thrown at the two parsers that face it.

`read_answer` takes the bytes that a sandbox may send, `read_file` those of a file that
may be handed in. Each must come to an end with a value or with the error that it is
documented to raise; any other exception is a fault. ``tests/test_fuzz.py`` calls them
with examples from Hypothesis; for a longer run, guided by coverage:

    pip install atheris
    python -m tests.fuzz answer answers/ -max_total_time=600 -rss_limit_mb=2048
    python -m tests.fuzz file   files/   -max_total_time=600 -rss_limit_mb=2048

The folder keeps what reached new code; an empty one is filled with examples first.
"""

from __future__ import annotations

import ast
import importlib
import json
import math
import socket
import sys
import threading
from pathlib import Path

import torch

from autograder import submission
from autograder.sandbox import wire


def read_answer(data: bytes) -> None:
    """Let the trusted side receive `data` as an answer."""
    ours, theirs = socket.socketpair()

    def send() -> None:
        try:
            theirs.sendall(data)
        except OSError:
            pass  # nobody reads on
        finally:
            theirs.close()

    sender = threading.Thread(target=send)
    sender.start()
    try:
        wire.receive(ours, 5.0)
    except wire.WireError:
        pass
    finally:
        ours.close()
        sender.join()


def read_file(data: bytes, name: str) -> None:
    """Let the intake read `data` as a notebook or a module."""
    try:
        text, notes = submission.decode(data)
        work = submission.from_text(Path(name), text, notes, "")
    except submission.IntakeError:
        return
    for unit in work.units:  # what it kept can be parsed, stored and shown
        ast.parse(unit["source"])
        unit["source"].encode()
    "".join(work.notes).encode()


def framed(data: bytes) -> bytes:
    """Return `data` as an answer: with a header, a JSON text, and tensors behind a NUL."""
    text, _nul, blob = data.partition(b"\0")
    return wire.HEADER.pack(wire.MAGIC, 0, len(text), len(blob), 0) + text + blob


def examples(target: str) -> list[bytes]:
    """Return honest input to begin with."""
    if target == "answer":
        values = [[1, -2.5, None, "text"], {"a": (True, math.nan)}, torch.ones(2, 3)]
        values += [torch.ones(200), [torch.float64, torch.device("cpu"), wire.Opaque("x")]]
        return [b"\0".join(wire.pack(value)) for value in values]
    module = "# %%\nimport torch\n\n%matplotlib inline\ndef f(x):\n    return (x,\n  1)\n"
    cell = {"cell_type": "code", "source": [module, "x = f(2)"], "metadata": {}, "outputs": []}
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": module}]}]}
    return [module.encode(), json.dumps({"cells": [cell]}).encode(), json.dumps(old).encode()]


def main() -> None:
    """Fuzz one of them until a fault is found or the time is up."""
    import atheris

    target = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if target not in ("answer", "file"):
        sys.exit("python -m tests.fuzz answer|file [options of libFuzzer]")

    folder = Path(next((name for name in sys.argv[1:] if not name.startswith("-")), "."))
    if folder != Path() and not any(folder.iterdir()):
        for number, data in enumerate(examples(target)):
            (folder / f"example-{number}").write_bytes(data)

    def once(data: bytes) -> None:
        if target == "answer":
            read_answer(data if data[:1] == b"A" else framed(data))
        else:
            read_file(data, "x.ipynb" if data[:1] == b"{" else "x.py")

    with atheris.instrument_imports(include=["autograder", "json"]):
        for module in (json, json.decoder, submission, wire):
            importlib.reload(module)
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
