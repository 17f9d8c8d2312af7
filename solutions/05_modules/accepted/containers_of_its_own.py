# ModuleList and ModuleDict, F.relu and F.softmax, _modules[str(i)], OrderedDict, a comprehension.
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(100, 200), nn.Linear(200, 10)])

    def forward(self, x):
        x = F.relu(self.layers[0](x))
        return F.softmax(self.layers[1](x), dim=-1)


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleDict({"out": nn.Linear(200, 10), "in": nn.Linear(100, 200)})

    def forward(self, x):
        return self.layers["out"](self.layers["in"](x).relu()).softmax(-1)


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(100, 200), nn.ReLU())
        self.head = nn.Sequential(OrderedDict(scores=nn.Linear(200, 10), probs=nn.Softmax(-1)))

    def forward(self, x):
        return self.head(self.hidden(x))


class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for i, module in enumerate(args):
            self._modules[str(i)] = module

    def forward(self, X):
        for module in self._modules.values():
            X = module(X)
        return X


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("rand_weight", torch.rand((20, 20), requires_grad=False))

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()


def block():
    return nn.Sequential(
        OrderedDict(lin1=nn.Linear(4, 8), act1=nn.ReLU(), lin2=nn.Linear(8, 4), act2=nn.ReLU())
    )


def stack(n):
    return nn.Sequential(OrderedDict((f"block {i}", block()) for i in range(n)))


def regressor(n):
    net = nn.Sequential()
    net.add_module("0", stack(n))
    net.add_module("1", nn.Linear(4, 1))
    return net


def first_bias(net):
    return net.get_submodule("0.block 1.0").bias


def parameter_table(net):
    return [(name, p.shape) for name, p in net.named_parameters()]
