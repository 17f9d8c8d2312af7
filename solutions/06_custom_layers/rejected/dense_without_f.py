# TestDense::test_printed: no-f-string
# The letter before the quotes is missing.
import torch
from torch import nn


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, x):
        return nn.functional.linear(x, self.weight, self.bias)

    def extra_repr(self):
        return "in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
