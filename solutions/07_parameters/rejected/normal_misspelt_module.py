# TestInits::test_init_normal_weights: not-defined
import torch
from torch import nn


def init_normal(m):
    if type(m) == n.Linear:
        nn.init.normal_(m.weight, mean=0, std=0.01)
        nn.init.zeros_(m.bias)
