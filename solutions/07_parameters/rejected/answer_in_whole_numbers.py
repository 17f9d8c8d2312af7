# TestInits::test_init_42_weights: integer-parameter
import torch
from torch import nn


def init_42(m):
    if isinstance(m, nn.Linear):
        m.weight.data = torch.full(m.weight.shape, 42)
