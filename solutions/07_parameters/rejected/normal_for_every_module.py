# TestInits::test_init_normal_weights: every-module
import torch
from torch import nn


def init_normal(m):
    nn.init.normal_(m.weight, mean=0, std=0.01)
    nn.init.zeros_(m.bias)
