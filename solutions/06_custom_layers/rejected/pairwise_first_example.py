# TestPairwiseLayer::test_values: batch-missing
# The first example only.
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        x = x[0]
        return torch.einsum("i,j,ijk->k", x, x, self.W)
