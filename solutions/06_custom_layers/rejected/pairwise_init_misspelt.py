# TestPairwiseLayer::test_parameter: init-misspelt
# Python never calls it.
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __int__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("bi,bj,ijk->bk", x, x, self.W)
