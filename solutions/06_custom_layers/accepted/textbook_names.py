# Capital X, torch.matmul and F.relu, bilinear for the pairs; the same names as in many books.
import torch
import torch.nn.functional as F
from torch import nn


class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, X):
        return X - X.mean()


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(
            torch.randn(
                units,
            )
        )

    def forward(self, X):
        linear = torch.matmul(X, self.weight) + self.bias
        return F.relu(linear)


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(out_features, in_features) - 0.5)
        if bias:
            self.bias = nn.Parameter(torch.rand(out_features))
        else:
            self.bias = None

    def forward(self, X):
        return F.linear(X, self.weight, self.bias)

    def extra_repr(self):
        n, k = self.weight.shape
        return f"{k} -> {n}, bias: {'yes' if self.bias is not None else 'no'}"


def chain():
    net = nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))
    return net


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, X):
        return F.bilinear(X, X, self.W.permute(2, 0, 1))
