"""What a naive grader tests of functions that are to be written by hand: their values."""

import torch
import training


def test_values():
    x = torch.tensor([[-1.0, 0.0, 2.0]])
    assert torch.allclose(training.relu(x), torch.relu(x))
    assert torch.allclose(training.softmax(x, 1), torch.softmax(x, 1))
