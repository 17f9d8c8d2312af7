# TestInits::test_init_normal_weights: -
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.trunc_normal_(m.weight, std=0.01, a=-0.02, b=0.02)
        nn.init.zeros_(m.bias)
