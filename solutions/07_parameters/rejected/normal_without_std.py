# TestInits::test_init_normal_weights: std-missing
# The spread is left as it is by itself.
from torch import nn


def init_normal(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight)
        nn.init.zeros_(m.bias)
