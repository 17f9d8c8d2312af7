# TestDense::test_loads_a_linear_layer: after-return
# The bias would be added after the return.
import torch
from torch import nn


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, x):
        return x @ self.weight.T
        if self.bias is not None:
            x = x + self.bias
        return x

    def extra_repr(self):
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
