# TestPairwiseLayer::test_values: einsum-operands
# x is handed over twice, but stands in the letters once.
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("bi,ijk->bk", x, x, self.W)
