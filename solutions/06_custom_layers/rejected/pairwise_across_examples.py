# TestPairwiseLayer::test_values: batch-mixed
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.rand(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("ai,bj,ijk->ak", x, x, self.W)
