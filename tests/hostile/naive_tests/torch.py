"""What a naive grader tests of tensors."""

import solution
import tiny
import torch

X = torch.ones(16, 16)


def test_number():
    assert tiny.double(3) == 6


def test_dtype():
    assert tiny.double(X).dtype == X.dtype


def test_agrees():
    assert torch.allclose(solution.double(X), tiny.double(X), equal_nan=True)


def test_half():
    assert not abs(tiny.half(5.0) - 2.5) > 1e-6
