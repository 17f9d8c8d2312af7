"""The vocabulary of checks: what passes, what fails, and every message word for word."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder import expect, probes
from autograder.expect import Failure
from autograder.sandbox.wire import Opaque

NAN, INF = math.nan, math.inf
ARRAY = Opaque("numpy.ndarray")


def tensor(*values: Any, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype)


def message(function: Callable[..., None], *arguments: Any, **named: Any) -> str:
    """Return what a function of `expect` says; it must fail."""
    with pytest.raises(Failure) as caught:
        function(*arguments, **named)
    assert caught.value.facts or function is expect.that
    return str(caught.value)


def hidden_message(function: Callable[..., None], *arguments: Any, **named: Any) -> str:
    with probes.hidden_values(True):
        return message(function, *arguments, **named)


# --- that, returned ---------------------------------------------------------------


def test_that_puts_facts_into_the_message_and_keeps_them():
    expect.that(True, "Never said.")
    with pytest.raises(Failure) as caught:
        expect.that(0, "{count} of {total}.", count=1, total=3)
    assert str(caught.value) == "1 of 3."
    assert caught.value.facts == {"count": 1, "total": 3}


def test_returned_accepts_each_of_its_kinds():
    expect.returned(tensor(1.0), torch.Tensor)
    expect.returned(1, float, int)
    expect.returned(True, bool)
    expect.returned([], list, tuple)


@pytest.mark.parametrize(
    ("got", "kinds", "text"),
    [
        (None, [list], "It returned nothing (None): is there a `return`?"),
        ("abc", [torch.Tensor], "It returned 'abc'; expected a tensor."),
        (True, [int], "It returned True; expected an int."),
        (True, [str, float, int], "It returned True; expected a string, a float or an int."),
        (3, [float], "It returned 3; expected a float."),
        (1.5, [str, bool], "It returned 1.5; expected a string or True or False."),
        ([1.0, 2.0], [tuple], "It returned [1.0, 2.0]; expected a tuple."),
        (list(range(99)), [dict], "It returned a list of length 99; expected a dict."),
        (ARRAY, [torch.Tensor], "It returned an object of type ndarray; expected a tensor."),
        (tensor([1.0], [2.0]), [list], "It returned a tensor of shape (2, 1); expected a list."),
        ("x" * 200, [list], f"It returned '{'x' * 76}…; expected a list."),
        (1, [torch.dtype], "It returned 1; expected dtype."),
    ],
)  # fmt: skip
def test_returned_names_what_came_and_what_was_expected(got: Any, kinds: Any, text: str):
    assert message(expect.returned, got, *kinds) == text


@pytest.mark.parametrize(
    ("got", "text"),
    [
        (None, "It returned nothing (None): is there a `return`?"),
        (7, "It returned an int; expected a tensor."),
        ("secret", "It returned a string; expected a tensor."),
        ((7, 8), "It returned a tuple of length 2; expected a tensor."),
        ({"secret": 1}, "It returned a dict of length 1; expected a tensor."),
        (ARRAY, "It returned an object of type ndarray; expected a tensor."),
    ],
)
def test_returned_shows_no_value_of_a_hidden_check(got: Any, text: str):
    assert hidden_message(expect.returned, got, torch.Tensor) == text


def test_hidden_mode_ends_with_its_block_even_after_an_error():
    with pytest.raises(KeyError), probes.hidden_values(True), probes.hidden_values(False):
        raise KeyError
    assert message(expect.returned, 7, list) == "It returned 7; expected a list."


# --- shape, dtype, finite ---------------------------------------------------------


def test_shape():
    expect.shape(torch.ones(2, 3), (2, 3))
    expect.shape(torch.ones(2, 3), [2, 3])
    expect.shape(torch.tensor(1.0), ())
    assert message(expect.shape, torch.ones(2), (2, 1)) == "Its shape is (2,); expected (2, 1)."
    assert message(expect.shape, torch.tensor(1.0), (1,)) == "Its shape is (); expected (1,)."
    assert message(expect.shape, [1.0], (1,)) == "It returned [1.0]; expected a tensor."
    with pytest.raises(Failure) as caught:
        expect.shape(torch.ones(2, 0), (2,))
    assert caught.value.facts == {"kind": "shape", "got": [2, 0], "want": [2]}


def test_dtype():
    expect.dtype(torch.ones(2), torch.float32)
    text = "Its dtype is torch.float64; expected torch.float32."
    assert message(expect.dtype, torch.ones(2).double(), torch.float32) == text
    text = "It returned an object of type ndarray; expected a tensor."
    assert message(expect.dtype, ARRAY, torch.float32) == text


def test_finite():
    for fine in (1, 2.5, torch.ones(3), torch.ones(3, dtype=torch.int64), 10**40):
        expect.finite(fine)
    for bad in (NAN, INF, -INF, tensor(NAN), 10**400):
        assert message(expect.finite, bad) == "It is not a finite number."
    assert message(expect.finite, tensor(1.0, INF)) == "There are NaN or infinite values in it."
    assert message(expect.finite, "1") == "It returned '1'; expected a tensor, a float or an int."


# --- close ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (tensor(1.0, 2.0), tensor(1.0, 2.0)),
        (tensor(1.0, 2.0).double(), tensor(1.0, 2.00001)),
        (1.0, 1.000001),
        (3, 3.0),
        (3.0, 3),
        (torch.tensor(3.0), 3),
        (3.0, torch.tensor(3.0)),
        (tensor(1.0, 2.0), tensor(1, 2, dtype=torch.int64)),
        (tensor(1 + 2j, dtype=torch.complex64), tensor(1 + 2j, dtype=torch.complex64)),
        (tensor(INF, 1.0), tensor(INF, 1.0)),
    ],
)
def test_close_accepts_equal_values_of_equal_shape(got: Any, want: Any):
    expect.close(got, want)


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (2.0, 3.0, "It is 2; expected 3."),
        (2, 3, "It is 2; expected 3."),
        (tensor(2.0), tensor(3.0), "It is 2; expected 3."),
        (tensor(1.0, 2.0, 3.0), tensor(1.0, 5.0, 3.0),
         "1 of 3 values differs: at index [1] it is 2; expected 5."),
        (torch.zeros(2, 3), torch.ones(2, 3),
         "6 of 6 values differ: at index [0, 0] it is 0; expected 1."),
        (0.3001, 0.3, "It is 0.3001; expected 0.3."),
    ],
)  # fmt: skip
def test_close_shows_the_first_difference(got: Any, want: Any, text: str):
    assert message(expect.close, got, want) == text


def test_close_shows_as_many_digits_as_tell_two_numbers_apart():
    text = "It is 1.0000001192092896; expected 1.0."
    assert message(expect.close, 1 + 2**-23, 1.0, rtol=0, atol=0) == text
    expect.close(torch.tensor(0.1), 0.1)


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (1.0, tensor(1.0), "It returned 1; expected a tensor."),
        (1.0, torch.ones(2, 2), "It returned 1; expected a tensor."),
        (torch.tensor(1.0), torch.ones(3), "Its shape is (); expected (3,)."),
        (torch.ones(1), torch.ones(3), "Its shape is (1,); expected (3,)."),
        (torch.ones(3), torch.ones(3, 1), "Its shape is (3,); expected (3, 1)."),
        (torch.ones(3, 1), torch.ones(3), "Its shape is (3, 1); expected (3,)."),
        (torch.ones(1), 1.0, "Its shape is (1,); expected ()."),
        (torch.ones(0), torch.ones(3), "Its shape is (0,); expected (3,)."),
    ],
)
def test_close_broadcasts_nothing(got: Any, want: Any, text: str):
    assert message(expect.close, got, want) == text


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (None, 1.0, "It returned nothing (None): is there a `return`?"),
        (None, torch.ones(2), "It returned nothing (None): is there a `return`?"),
        (ARRAY, torch.ones(2), "It returned an object of type ndarray; expected a tensor."),
        ([1.0], torch.ones(1), "It returned [1.0]; expected a tensor."),
        (True, 1.0, "It returned True; expected a tensor, a float or an int."),
        ("1", 1, "It returned '1'; expected a tensor, a float or an int."),
        (tensor(1, dtype=torch.int64), tensor(1.0),
         "Its dtype is torch.int64; expected torch.float32."),
        (tensor(True, dtype=torch.bool), tensor(1, dtype=torch.int64),
         "Its dtype is torch.bool; expected torch.int64."),
        (tensor(1, dtype=torch.complex64), tensor(1.0),
         "Its dtype is torch.complex64; expected torch.float32."),
        (NAN, 1.0, "It is not a finite number."),
        (tensor(1.0, NAN), tensor(1.0, 2.0), "There are NaN or infinite values in it."),
        (tensor(1.0, INF), tensor(1.0, 2.0), "There are NaN or infinite values in it."),
        (10**400, 1.0, "It is not a finite number."),
        (10**30, 1.0, "It is 1e+30; expected 1."),
        (tensor(-INF, 1.0), tensor(INF, 1.0),
         "1 of 2 values differs: at index [0] it is -inf; expected inf."),
    ],
)  # fmt: skip
def test_close_refuses_other_kinds_of_answers(got: Any, want: Any, text: str):
    assert message(expect.close, got, want) == text


def test_close_never_passes_on_nan_even_if_nan_is_wanted():
    text = "1 of 2 values differs: at index [0] it is nan; expected nan."
    assert message(expect.close, tensor(NAN, 1.0), tensor(NAN, 1.0)) == text


def test_close_with_nothing_to_compare_is_the_authors_mistake():
    with pytest.raises(ValueError, match="cannot fail"):
        expect.close(torch.ones(0), torch.ones(0))


def test_close_shows_no_value_of_a_hidden_check():
    for got, want, text in (
        (2.0, 3.0, "The value is not the expected one."),
        (tensor(2.0), tensor(3.0), "The value is not the expected one."),
        (tensor(2.0, 1.0), tensor(3.0, 1.0), "1 of 2 values is not the expected one."),
        (torch.ones(5), torch.zeros(5), "5 of 5 values are not the expected ones."),
        (2.0, torch.ones(2), "It returned a float; expected a tensor."),
        (NAN, 1.0, "It is not a finite number."),
    ):
        assert hidden_message(expect.close, got, want) == text


# --- same_place, place --------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        ("cuda", "cuda", True),
        ("cuda:0", "cuda", True),
        ("cuda", "cuda:0", True),
        ("accel:0", "accel:0", True),
        ("cuda:1", "cuda", False),
        ("cuda:1", "cuda:10", False),
        ("cpu", "cuda", False),
    ],
)
def test_an_index_of_0_makes_no_other_place(got: str, want: str, same: bool):
    assert expect.same_place(got, want) is same
    if same:
        expect.place(got, want)
    else:
        assert message(expect.place, got, want) == (
            f"The output is on the device {got}; expected {want}."
        )
