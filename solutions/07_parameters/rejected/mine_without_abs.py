# TestMyInit::test_shares: mask-without-abs
import torch
from torch import nn


def my_init(m):
    if type(m) == nn.Linear:
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data >= 5
