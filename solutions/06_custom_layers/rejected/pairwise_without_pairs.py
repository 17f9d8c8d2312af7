# TestPairwiseLayer::test_parameter: axis-missing
# W for single inputs only.
import torch
from torch import nn


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, units))

    def forward(self, x):
        return x @ self.W
