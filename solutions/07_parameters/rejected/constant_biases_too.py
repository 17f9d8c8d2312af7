# TestInits::test_init_constant_numbers: bias-like-weight
import torch
from torch import nn


def init_constant(m):
    if isinstance(m, nn.Linear):
        for param in m.parameters():
            nn.init.constant_(param, 1)
