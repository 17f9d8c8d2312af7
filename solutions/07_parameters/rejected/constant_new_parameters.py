# TestInits::test_init_constant_numbers: replaces-parameter
import torch
from torch import nn


def init_constant(m):
    if isinstance(m, nn.Linear):
        m.weight = nn.Parameter(torch.ones(m.weight.shape))
        m.bias = nn.Parameter(torch.zeros(m.bias.shape))
