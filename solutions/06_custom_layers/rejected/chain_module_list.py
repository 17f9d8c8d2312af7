# TestChain::test_output: no-forward
# A list of modules has no forward.
from torch import nn


def chain():
    return nn.ModuleList([MyLinear(64, 8), MyLinear(8, 1)])
