# ParameterDict and ParameterList, properties, ModuleList; a loop over the batch (not the inputs).
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        return x - x.flatten().mean(dim=0)


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.p = nn.ParameterDict({"W": torch.randn(in_units, units), "b": torch.ones(units)})

    def forward(self, x):
        return (x @ self.p["W"] + self.p["b"]).clamp(min=0)


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.weight = nn.Parameter(nn.init.orthogonal_(torch.empty(out_features, in_features)))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    @property
    def has_bias(self):
        return self.bias is not None

    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1]) @ self.weight.T
        if self.has_bias:
            flat = flat + self.bias
        return flat.reshape(*x.shape[:-1], self.weight.shape[0])

    def extra_repr(self):
        return "in={1}, out={0}, ".format(*self.weight.shape) + f"bias={self.has_bias}"


class Chain(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.layers = nn.ModuleList(MyLinear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def chain():
    return Chain(64, 8, 1)


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weights = nn.ParameterList([torch.rand(in_units, in_units, units)])

    def forward(self, x):
        weight = self.weights[0]
        return torch.stack([torch.tensordot(torch.outer(row, row), weight, 2) for row in x])
