# TestChain::test_layers: sizes-do-not-chain
# The second layer does not take what the first one gives.
from torch import nn


def chain():
    return nn.Sequential(MyLinear(64, 8), MyLinear(64, 1))
