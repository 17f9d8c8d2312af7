# TestInits::test_init_42_leaves_biases: bias-touched
import torch
from torch import nn


def init_42(m):
    if isinstance(m, nn.Linear):
        for p in m.parameters():
            p.data.fill_(42)
