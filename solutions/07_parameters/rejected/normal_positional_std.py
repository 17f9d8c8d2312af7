# TestInits::test_init_normal_weights: mean-for-std
import torch
from torch import nn


def init_normal(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, 0.01)
        nn.init.zeros_(m.bias)
