# TestInits::test_init_constant_numbers: -
import torch
from torch import nn


def init_constant(m):
    if isinstance(m, nn.Linear):
        m.weight.data = torch.ones(m.in_features, m.out_features)
        m.bias.data = torch.zeros(m.out_features)
