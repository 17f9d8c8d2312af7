# TestInits::test_init_constant_numbers: layer-for-tensor
import torch
from torch import nn


def init_constant(m):
    if type(m) == nn.Linear:
        nn.init.constant_(m, 1)
        nn.init.zeros_(m.bias)
