# TestInits::test_init_xavier_weights: not-around-zero
# Uniform from 0 to the bound.
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        a = (6 / sum(m.weight.shape)) ** 0.5
        nn.init.uniform_(m.weight, 0, a)
