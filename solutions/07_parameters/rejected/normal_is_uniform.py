# TestInits::test_init_normal_weights: uniform-for-normal
# Uniform numbers between 0 and 0.01.
import torch
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            m.weight.copy_(torch.rand_like(m.weight) * 0.01)
            m.bias.zero_()
