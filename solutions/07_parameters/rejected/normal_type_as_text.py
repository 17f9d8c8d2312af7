# TestInits::test_init_normal_weights: never-equal
import torch
from torch import nn


def init_normal(m):
    if type(m) == "Linear":
        nn.init.normal_(m.weight, mean=0, std=0.01)
        nn.init.zeros_(m.bias)
