# TestMyLinear::test_values: parameter-not-used
# There is a bias, and nothing is done with it.
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.randn(units))

    def forward(self, x):
        return torch.relu(x @ self.W)
