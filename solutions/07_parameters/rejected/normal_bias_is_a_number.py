# TestInits::test_init_normal_weights: tensor-over-parameter
# A number in the place of the Parameter.
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, mean=0.0, std=0.01)
        m.bias = 0
