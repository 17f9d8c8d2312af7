# TestMyLinear::test_random_start: fixed-seed
# Each new layer gets the same random numbers.
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        torch.manual_seed(0)
        self.W = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.zeros(units))

    def forward(self, x):
        return torch.relu(x @ self.W + self.b)
