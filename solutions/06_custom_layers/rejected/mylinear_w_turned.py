# TestMyLinear::test_values: sizes-do-not-fit
# In forward, W is transposed as that of nn.Linear is.
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.zeros(units))

    def forward(self, x):
        return torch.relu(x @ self.W.T + self.b)
