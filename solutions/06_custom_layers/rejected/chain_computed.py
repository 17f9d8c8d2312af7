# TestChain::test_layers: result-for-a-module
# A result in the place of the layers.
import torch


def chain():
    x = torch.rand(2, 64)
    return MyLinear(8, 1)(MyLinear(64, 8)(x))
