# TestInits::test_init_constant_numbers: bias-other-number
# The bias gets 1 as well.
from torch import nn


def init_constant(m):
    if isinstance(m, nn.Linear):
        nn.init.constant_(m.weight, 1)
        nn.init.constant_(m.bias, 1)
