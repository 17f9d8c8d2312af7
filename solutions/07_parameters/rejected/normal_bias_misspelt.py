# TestInits::test_init_normal_weights: no-such-attribute
import torch
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.bais)
