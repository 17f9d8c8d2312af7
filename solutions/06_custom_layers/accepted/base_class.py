# A base class of its own with the parameters; ReLU in place; extra Identity and ReLU in the chain.
import math

import torch
from torch import nn


class Affine(nn.Module):
    def __init__(self, *shape, bias=None):
        super().__init__()
        self.weight = nn.Parameter(torch.normal(0, 1 / math.sqrt(shape[0]), shape))
        if bias:
            self.bias = nn.Parameter(torch.zeros(bias))


class CenteredLayer(nn.Module):
    def forward(self, x):
        x = x.clone()
        x -= x.mean()
        return x


class MyLinear(Affine):
    def __init__(self, in_units, units):
        super().__init__(in_units, units, bias=units)

    def forward(self, x):
        return torch.relu_(x.matmul(self.weight).add_(self.bias))


class Dense(Affine):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__(out_features, in_features, bias=out_features if bias else None)

    def forward(self, x):
        return nn.functional.linear(x, self.weight, getattr(self, "bias", None))

    def extra_repr(self):
        rows, columns = self.weight.shape
        parts = [f"in_features={columns}", f"out_features={rows}"]
        if hasattr(self, "bias"):
            parts.append("with a bias")
        return ", ".join(parts)


def chain():
    return nn.Sequential(
        nn.Identity(),
        nn.Sequential(MyLinear(64, 8), nn.ReLU()),
        nn.Sequential(MyLinear(8, 1)),
        nn.ReLU(),
    )


class PairwiseLayer(Affine):
    def __init__(self, in_units, units):
        super().__init__(in_units, in_units, units)

    def forward(self, x):
        y = (x @ self.weight.flatten(1)).view(len(x), *self.weight.shape[1:])
        return torch.bmm(x[:, None, :], y)[:, 0]
