# TestInits::test_init_normal_weights: mean-and-std-swapped
# First the spread, then the mean.
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, 0.01, 0)
        nn.init.zeros_(m.bias)
