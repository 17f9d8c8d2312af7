# TestMyInit::test_shares: no-negative-numbers
# From 0 to 10 only.
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, 0, 10)
        m.weight.data *= m.weight.data >= 5
