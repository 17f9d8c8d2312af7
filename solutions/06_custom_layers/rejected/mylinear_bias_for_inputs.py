# TestMyLinear::test_parameters: bias-length
# The bias has an element for each input.
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.randn(in_units))

    def forward(self, x):
        return torch.relu(x @ self.W + self.b)
