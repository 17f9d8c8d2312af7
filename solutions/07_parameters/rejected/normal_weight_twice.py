# TestInits::test_init_normal_weights: initialised-twice
# The weight in the place of the bias: zeros over the normal numbers.
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.weight)
