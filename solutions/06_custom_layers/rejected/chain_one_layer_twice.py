# TestChain::test_layers: one-layer-only
# One layer stands in both places.
from torch import nn


def chain():
    layer = MyLinear(64, 8)
    return nn.Sequential(layer, layer)
