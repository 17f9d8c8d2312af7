# torch.vmap over the batch; a MyLinear built on Dense; sizes kept in a dataclass.
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Sizes:
    inputs: int
    outputs: int


class CenteredLayer(nn.Module):
    def forward(self, x):
        return x.sub(x.mean().expand_as(x))


class Dense(nn.Module):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.sizes = Sizes(in_features, out_features)
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.inner(x, self.weight)
        return y if self.bias is None else torch.add(y, self.bias)

    def extra_repr(self) -> str:
        return f"{self.sizes}, bias={self.bias is not None}"


class MyLinear(nn.Module):
    def __init__(self, in_units: int, units: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = nn.functional.linear(x, self.weight.T, self.bias)
        return y * (y > 0)


class chain(nn.Sequential):
    def __init__(self):
        super().__init__(MyLinear(64, 8), MyLinear(8, 1))


class PairwiseLayer(nn.Module):
    def __init__(self, in_units: int, units: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        def one(row):
            return torch.einsum("i,j,ijk->k", row, row, self.weight)

        return torch.vmap(one)(x)
