# ReLU by a forward hook, bias as another row of W, one product per unit, meshgrid; a living chain.
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        flat = x.reshape(-1)
        n = flat.numel()
        return (flat - torch.full((n, n), 1 / n) @ flat).reshape(x.shape)


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.b = nn.Parameter(torch.randn(units))
        self.W = nn.Parameter(torch.randn(units, in_units).T)
        self.register_forward_hook(lambda layer, given, y: (y + y.abs()) / 2)

    def forward(self, x):
        ones = torch.ones(len(x), 1)
        return torch.cat([x, ones], dim=1) @ torch.vstack([self.W, self.b])


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.randn(out_features)) if bias else None

    def forward(self, x):
        y = torch.stack([x @ w for w in self.weight], dim=-1)
        return y if self.bias is None else y + self.bias.expand_as(y)

    def extra_repr(self):
        return f"{self.weight.shape[1]} to {self.weight.shape[0]}, no_bias={self.bias is None}"


def chain():
    hidden, output = MyLinear(64, 8), MyLinear(8, 1)
    with torch.no_grad():  # so that it lives from the start
        output.W.abs_()
        output.b.fill_(0.1)
    return nn.Sequential(hidden, output)


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.rand(in_units, in_units, units))
        n = torch.arange(in_units)
        self.i, self.j = torch.meshgrid(n, n, indexing="ij")

    def forward(self, x):
        return torch.tensordot(x[:, self.i] * x[:, self.j], self.W, dims=([1, 2], [0, 1]))
