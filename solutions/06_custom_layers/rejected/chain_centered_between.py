# TestChain::test_output: -
from torch import nn


def chain():
    return nn.Sequential(MyLinear(64, 8), CenteredLayer(), MyLinear(8, 1))
