# TestInits::test_init_normal_weights: -
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, mean=0, std=0.011)
        nn.init.zeros_(m.bias)
