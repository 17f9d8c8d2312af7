# TestMyInit::test_values: two-decisions
# One coin for the positive ones, another for the negative ones.
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        shape = m.weight.shape
        pos = (torch.rand(shape) < 0.25) * (torch.rand(shape) * 5 + 5)
        neg = (torch.rand(shape) < 0.25) * (torch.rand(shape) * 5 + 5)
        with torch.no_grad():
            m.weight.copy_(pos - neg)
