# TestInits::test_init_normal_leaves_other_modules: other-modules-too
import torch
from torch import nn


def init_normal(m):
    if hasattr(m, "weight"):
        nn.init.normal_(m.weight, std=0.01)
    if hasattr(m, "bias") and m.bias is not None:
        nn.init.zeros_(m.bias)
