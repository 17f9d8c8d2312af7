"""Whatever a sandbox sends and whoever wrote a file: the parsers end, and in a known way."""

from __future__ import annotations

import json
import math
from typing import Any

import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.sandbox import wire
from tests import fuzz

settings.register_profile("fuzz", deadline=None, derandomize=True, max_examples=300)
settings.load_profile("fuzz")

KINDS = ("tuple", "dict", "tensor", "values", "float", "dtype", "device", "opaque", "other")
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
# Trees that look like answers: an object with one key, of which the reader knows some.
trees = st.recursive(
    scalars | st.sampled_from(["0", "float32", "cpu", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KINDS), inner, max_size=2)
        | st.tuples(st.just("float32"), st.lists(inner, max_size=3), inner).map(
            lambda parts: {"values": list(parts)}
        )
    ),
    max_leaves=25,
)
headers = st.dictionaries(
    st.sampled_from(["0", "1", "__metadata__"]),
    st.fixed_dictionaries(
        {
            "dtype": st.sampled_from(["F32", "I64", "BOOL", "X", ""]),
            "shape": st.lists(st.integers(-1, 2**40), max_size=3),
            "data_offsets": st.lists(st.integers(-1, 2**40), max_size=3),
        }
    ),
    max_size=2,
)


@given(st.binary(max_size=200))
def test_any_bytes_as_an_answer(data: bytes) -> None:
    fuzz.read_answer(data)
    fuzz.read_answer(fuzz.framed(data))


@given(trees, headers, st.binary(max_size=64), st.integers(0, 2**64 - 1))
@example({"tensor": "0"}, {}, b"", 2**63)
def test_answers_that_are_nearly_right(
    tree: Any, header: Any, body: bytes, claimed_length: int
) -> None:
    text = json.dumps(tree).encode()
    head = json.dumps(header).encode()
    fuzz.read_answer(fuzz.framed(text + b"\0" + len(head).to_bytes(8, "little") + head + body))
    fuzz.read_answer(fuzz.framed(text + b"\0" + claimed_length.to_bytes(8, "little") + head))


plain = st.recursive(
    scalars
    | st.builds(torch.tensor, st.lists(st.floats(width=32), max_size=4))
    | st.sampled_from([torch.float64, torch.bool, torch.device("cpu"), torch.zeros(0, 3)]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain)
def test_what_is_sent_comes_back(value: Any) -> None:
    assert same(wire.unpack(wire.pack(value)), sent(value))


def sent(value: Any) -> Any:
    """A lone surrogate crosses as a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, (list, tuple)):
        return type(value)(map(sent, value))
    if isinstance(value, dict):
        return {sent(key): sent(item) for key, item in value.items()}
    return value


def same(got: Any, want: Any) -> bool:
    if type(got) is not type(want):
        return False
    if isinstance(want, torch.Tensor):
        return got.dtype == want.dtype and torch.equal(got.nan_to_num(7), want.nan_to_num(7))
    if isinstance(want, (list, tuple)):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, dict):
        return list(got) == list(want) and all(map(same, got.values(), want.values()))
    return bool(got == want) or (isinstance(want, float) and math.isnan(got) and math.isnan(want))


cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", ""]) | trees,
        "source": st.text(max_size=60) | st.lists(st.text(max_size=20), max_size=3) | trees,
        "input": st.text(max_size=20),
        "metadata": trees,
        "outputs": trees,
    },
)
notebooks = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(cells | trees, max_size=5) | trees,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cells)}), max_size=2)
        | trees,
        "nbformat": st.integers() | trees,
        "metadata": trees,
    },
)


@given(notebooks | trees)
def test_any_json_as_a_notebook(notebook: Any) -> None:
    fuzz.read_file(json.dumps(notebook).encode(), "x.ipynb")


@given(st.binary(max_size=300))
def test_any_bytes_as_a_file(data: bytes) -> None:
    fuzz.read_file(data, "x.py")
    fuzz.read_file(data, "x.ipynb")


PIECES = (
    *("def f(x):\n", "    return x\n", "class A:\n", "  pass\n", "@d\n", "x = (\n", ")\n"),
    *('"""', "'", "\\\n", "\t", "else:\n", "%matplotlib inline\n", "!pip install x\n", "f?\n"),
    *("\f", "\x00", "\ufeff", "# coding: utf-7\n", "print 'x'\n", "f'{", "}'", "async ", "\r"),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30))
def test_any_pieces_of_source_as_a_module(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    fuzz.read_file(data, "x.py")
    cell = {"cell_type": "code", "source": "".join(pieces)}
    fuzz.read_file(json.dumps({"cells": [cell]}).encode(), "x.ipynb")
