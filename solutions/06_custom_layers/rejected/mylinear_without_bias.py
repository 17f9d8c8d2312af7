# TestMyLinear::test_parameters: bias-missing
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))

    def forward(self, x):
        return torch.relu(x @ self.weight)
