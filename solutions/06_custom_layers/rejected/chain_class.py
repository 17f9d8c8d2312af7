# TestChain::test_layers: class-not-object
# The class, not an object of it.
from torch import nn


class Chain(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = MyLinear(64, 8)
        self.two = MyLinear(8, 1)

    def forward(self, x):
        return self.two(self.one(x))


def chain():
    return Chain
