# TestPairwiseLayer::test_parameter: surplus-parameters
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.rand(in_units, in_units, units))
        self.b = nn.Parameter(torch.zeros(units))

    def forward(self, x):
        return torch.einsum("bi,bj,ijk->bk", x, x, self.W) + self.b
