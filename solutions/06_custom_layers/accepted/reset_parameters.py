# torch.empty and reset_parameters as in PyTorch's own layers; einsum by numbers; NumPy's draws.
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        _var, mean = torch.var_mean(x.flatten(), correction=0)
        return x - mean


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_units, units))
        self.bias = nn.Parameter(torch.empty(units))
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        nn.init.zeros_(self.bias)

    def forward(self, x):
        return F.threshold(torch.baddbmm(self.bias, x[None], self.weight[None])[0], 0, 0)


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        draws = np.random.default_rng().normal(size=(out_features, in_features))
        self.weight = nn.Parameter(torch.from_numpy(draws.astype(np.float32)))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, x):
        y = torch.matmul(self.weight, x.unsqueeze(-1)).squeeze(-1)
        return y if self.bias is None else y + self.bias

    def __repr__(self):
        rows, columns = self.weight.shape
        return f"Dense {columns} → {rows} ({'con' if self.bias is not None else 'sin'} sesgo)"


def chain():
    net = nn.Sequential()
    for sizes in ((64, 8), (8, 1)):
        net.append(MyLinear(*sizes))
    return net


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.empty(in_units, in_units, units))
        nn.init.normal_(self.W)

    def forward(self, x):
        return torch.einsum(x, [0, 1], x, [0, 2], self.W, [1, 2, 3], [0, 3])
