"""The vocabulary of checks: plain data, models, gradients, errors. Messages word for word."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder import expect, probes
from autograder.probes import ProbeError
from tests.test_expect import ARRAY, NAN, hidden_message, message, tensor


def raised(kind: str, text: str = "", *bases: str, line: int | None = None) -> ProbeError:
    frames = [] if line is None else [{"unit": "tiny.py", "line": line, "text": "f(x)"}]
    problem = {"type": kind, "bases": list(bases), "message": text, "frames": frames}
    return ProbeError("raised", problem)


# --- equal ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [1, 1.5, "a", True, None, [], [1, "a"], {"a": [1, None]}, (1, 2), torch.float32]
)
def test_equal_accepts_the_same_plain_data(value: Any):
    expect.equal(value, value)


def test_equal_takes_a_tensor_without_axes_for_a_number():
    expect.equal(torch.tensor(3), 3)
    assert message(expect.equal, torch.tensor(3), 4) == "It is 3; expected 4."


@pytest.mark.parametrize(
    ("got", "want", "text"),
    [
        (True, 1, "It is True; expected 1."),
        (0, False, "It is 0; expected False."),
        (None, 1, "It is None; expected 1."),
        ("1", 1, "It is '1'; expected 1."),
        ((1, 2), [1, 2], "It is (1, 2); expected [1, 2]."),
        ([True], [1], "It is [True]; expected [1]."),
        ([1, 2], [1], "It is [1, 2]; expected [1]."),
        ({"a": 1}, {"a": 2}, "It is {'a': 1}; expected {'a': 2}."),
        (0.1 + 0.2, 0.3, "It is 0.30000000000000004; expected 0.3."),
        (NAN, 1.0, "It is nan; expected 1."),
        (ARRAY, 1, "It is an object of type ndarray; expected 1."),
        (torch.ones(1), 1, "It is a tensor of shape (1,); expected 1."),
        (torch.ones(2), [1.0, 1.0], "It is a tensor of shape (2,); expected [1.0, 1.0]."),
        ([torch.ones(2)], [1.0], "It is a list of length 1; expected [1.0]."),
        (list(range(30)), [*range(29), 0], "It differs at item 29: 29; expected 0."),
        (dict.fromkeys(range(30), 1), dict.fromkeys(range(30), 2),
         "It is not what was expected."),
    ],
)  # fmt: skip
def test_equal_shows_both_values_or_where_they_differ(got: Any, want: Any, text: str):
    assert message(expect.equal, got, want) == text


def test_equal_names_its_subject_and_hides_values():
    assert message(expect.equal, 1, 2, "The depth") == "The depth is 1; expected 2."
    for got in (1, [1], "secret", torch.tensor(1), None):
        text = "The depth is not what was expected."
        assert hidden_message(expect.equal, got, 2, "The depth") == text


# --- module, parameters, gradient -------------------------------------------------


def inventory(*parameters: tuple[str, tuple[int, ...]]) -> dict[str, Any]:
    entries = [{"name": name, "shape": shape} for name, shape in parameters]
    return {
        "is_module": True,
        "type": "Line",
        "parameters": entries,
        "loose": [("w", "", "tensor")],
    }


def test_module():
    expect.module(inventory())
    text = "`list` is not an `nn.Module`."
    assert message(expect.module, {"is_module": False, "type": "list"}) == text
    assert message(expect.parameters, {"is_module": False, "type": "list"}, {}) == text


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ([], "`m`, `b` are not among the model's parameters. "
             "`named_parameters()` lists none at all."),
        ([("m", ()), ("M", ())], "`b` is not among the model's parameters. "
                                 "`named_parameters()` lists only `m`, `M`."),
        ([("m", ()), ("b", ()), ("c", ()), ("d", ())],
         "The model has other parameters, too: `c`, `d`."),
        ([("m", ()), ("b", (2,))], "`b` has shape (2,); expected () or (1,)."),
    ],
)  # fmt: skip
def test_parameters_names_what_is_missing_surplus_or_misshaped(parameters: Any, text: str):
    want = {"m": [()], "b": [(), (1,)]}
    expect.parameters(inventory(("m", ()), ("b", (1,))), want)
    assert message(expect.parameters, inventory(*parameters), want) == text


def test_a_lazy_parameter_is_named_and_breaks_nothing():
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.LazyLinear(1))
    found = probes.inventory(model)
    shapes = {p["name"]: p["shape"] for p in found["parameters"]}
    assert shapes == {"0.weight": (3, 2), "0.bias": (3,), "1.weight": None, "1.bias": None}
    assert probes.gradients(model) == dict.fromkeys(shapes)
    assert probes.containers(model) == {"unseen": [], "seen": []}
    text = (
        "`1.weight` has no shape yet: it belongs to a lazy layer, which gets its sizes when it is "
        "called for the first time."
    )
    assert message(expect.sized, found) == text
    assert message(expect.parameters, found, {key: [()] for key in shapes}) == text
    assert "`m` is not among" in message(expect.parameters, found, {"m": [()]})
    model(torch.ones(1, 2))
    expect.sized(probes.inventory(model))


def test_gradient():
    expect.gradient({"m": tensor(2.0), "b": torch.tensor(3.0)}, {"m": 2.0, "b": tensor(3.0)})
    text = "No gradient reaches `m`: `m.grad` is None after `backward()`."
    assert message(expect.gradient, {"m": None}, {"m": 2.0}) == text
    assert message(expect.gradient, {}, {"m": 2.0}) == text
    text = "The gradient of `m` is wrong. It is 4; expected 2."
    assert message(expect.gradient, {"m": tensor(4.0)}, {"m": 2.0}) == text
    text = "The gradient of `m` is wrong. The value is not the expected one."
    assert hidden_message(expect.gradient, {"m": tensor(4.0)}, {"m": 2.0}) == text
    text = "The gradient of `w` is wrong. Its shape is (2,); expected (2, 1)."
    assert message(expect.gradient, {"w": torch.ones(2)}, {"w": torch.ones(2, 1)}) == text


# --- raises, round_trip, numbers --------------------------------------------------


def outcome_of_raises(error: Exception | None, *types: str, mentions: tuple[str, ...] = ()) -> None:
    with expect.raises(*types, mentions=mentions):
        if error is not None:
            raise error


@pytest.mark.parametrize(
    ("error", "mentions", "text"),
    [
        (None, [], "It raised nothing; expected ValueError or TypeError."),
        (raised("KeyError", "n"), [], "It raised KeyError: n. Expected ValueError or TypeError."),
        (raised("KeyError", "", line=3), [],
         "It raised KeyError (tiny.py, line 3: `f(x)`). Expected ValueError or TypeError."),
        (ProbeError("time", None, 2), [],
         "It did not finish within 2 s. Expected ValueError or TypeError."),
        (raised("TooDeep", "bad", "ValueError", "Exception"), ["n"],
         "The TooDeep does not mention `n`; its message is: bad"),
        (raised("ValueError", "bad"), ["n", "x"],
         "The ValueError does not mention `n`, `x`; its message is: bad"),
        (raised("ValueError"), ["n"], "The ValueError has no message; it should mention `n`."),
    ],
)  # fmt: skip
def test_raises_says_what_happened_instead(error: Any, mentions: Any, text: str):
    expect_text = message(outcome_of_raises, error, "ValueError", "TypeError", mentions=mentions)
    assert expect_text == text


def test_raises_leaves_an_unwritten_part_to_be_told_as_such():
    unwritten = raised("NotImplementedError", "", "RuntimeError")
    with pytest.raises(ProbeError, match="not written yet") as caught:
        outcome_of_raises(unwritten, "RuntimeError")
    assert caught.value is unwritten
    outcome_of_raises(unwritten, "NotImplementedError")


def test_raises_passes_on_the_right_error_and_lets_the_graders_own_errors_through():
    outcome_of_raises(raised("ValueError", "n must be 1 or more"), "ValueError", mentions=("n",))
    outcome_of_raises(raised("TooDeep", "", "ValueError", "Exception"), "ValueError")
    outcome_of_raises(raised("NotImplementedError", "", "RuntimeError"), "NotImplementedError")
    with pytest.raises(ZeroDivisionError):
        outcome_of_raises(ZeroDivisionError(), "ZeroDivisionError")


def test_round_trip():
    expect.round_trip(tensor(1.0, 2.0), tensor(1.0, 2.0))
    start = "After saving and loading, the outputs are not the same. "
    text = start + "It is 1.0000001192092896; expected 1.0."
    assert message(expect.round_trip, tensor(1.0), tensor(1 + 2**-23)) == text
    text = start + "Its shape is (1,); expected (2,)."
    assert message(expect.round_trip, torch.ones(2), torch.ones(1)) == text
    text = start + "It returned nothing (None): is there a `return`?"
    assert message(expect.round_trip, torch.ones(2), None) == text


def test_round_trip_takes_whatever_the_student_returns_before_saving():
    text = "It returned nothing (None): is there a `return`?"
    assert message(expect.round_trip, None, None) == text
    assert message(expect.round_trip, tensor(NAN), tensor(NAN)) == "It is not a finite number."
    text = "It returned an empty tensor."
    assert message(expect.round_trip, torch.ones(0), torch.ones(0)) == text


@pytest.mark.parametrize(
    ("got", "length", "text"),
    [
        (None, 1, "It returned nothing (None): is there a `return`?"),
        (tensor(1.0), 1, "It returned a tensor of shape (1,); expected a list."),
        ((1.0,), 1, "It returned (1.0,); expected a list."),
        ([1.0, 2], 2, "Item 1 of the list is 2; expected a Python float."),
        ([True], 1, "Item 0 of the list is True; expected a Python float."),
        ([torch.tensor(1.0)], 1,
         "Item 0 of the list is a tensor of shape (); expected a Python float."),
        ([1.0, NAN], 2, "Item 1 of the list is not a finite number."),
        ([1.0], 2, "The list has 1 item; expected 2."),
        ([], 1, "The list has 0 items; expected 1."),
    ],
)  # fmt: skip
def test_numbers(got: Any, length: int, text: str):
    expect.numbers([1.0, -2.5])
    expect.numbers([1.0, -2.5], 2)
    assert message(expect.numbers, got, length) == text


def test_numbers_shows_no_value_of_a_hidden_check():
    text = "Item 0 of the list is an int; expected a Python float."
    assert hidden_message(expect.numbers, [12345]) == text
