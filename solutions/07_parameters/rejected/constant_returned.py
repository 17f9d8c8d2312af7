# TestInits::test_init_constant_numbers: new-tensor
import torch
from torch import nn


def init_constant(m):
    if isinstance(m, nn.Linear):
        weight = torch.ones_like(m.weight)
        bias = torch.zeros_like(m.bias)
        return weight, bias
