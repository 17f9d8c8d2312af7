"""What is left of an exception's text in a hidden check."""

from __future__ import annotations

import pytest

from autograder.discretion import MAX_LENGTH, discreet, known_name

SOURCE = "class LineModel:\n    def forward(self, weights):\n        return weights\n"


@pytest.mark.parametrize(
    "message",
    [
        "mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)",
        "module 'torch.nn' has no attribute 'Linear'",
        "'LineModel' object has no attribute 'weights'",
        "forward() takes 2 positional arguments but 3 were given",
    ],
)
def test_what_explains_stays(message: str) -> None:
    assert discreet(message, SOURCE) == message


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("argument: [[0.25, -1.5], [3e-05, 12345]]", "argument: [[…, …], […, …]]"),
        ("has no attribute 'v0101101'", "has no attribute '…'"),
        ("'LineModel is [0.5, 1.5] and more'", "'…'"),
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 … …"),
    ],
)
def test_what_may_be_a_value_does_not(message: str, left: str) -> None:
    assert discreet(message, SOURCE) == left


def test_it_is_short() -> None:
    assert len(discreet("x" * 1000, "")) == MAX_LENGTH


@pytest.mark.parametrize("name", ["ValueError", "nn.Linear", "relu_", "zero_grad", "ndarray"])
def test_names_that_everybody_knows(name: str) -> None:
    assert known_name(name)


def test_a_made_up_name_is_known_only_if_it_stands_in_the_source() -> None:
    assert not known_name("secret_12")
    assert known_name("secret_12", "secret_12 = 1")
