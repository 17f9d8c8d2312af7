# TestInits::test_init_normal_weights: std-rooted
# The root of the standard deviation.
from torch import nn


def init_normal(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, mean=0, std=0.01**0.5)
        nn.init.zeros_(m.bias)
