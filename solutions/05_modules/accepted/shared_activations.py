# One activation instance in every place; add_module; log_softmax and exp; deep copies of blocks.
import copy

import torch
from torch import nn

ACT = nn.ReLU()


class TinyModel(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.add_module("first", nn.Linear(100, 200))
        self.add_module("act", ACT)
        self.add_module("second", nn.Linear(200, 10))
        self.log_softmax = nn.LogSoftmax(dim=-1)

    def forward(self, x):
        return self.log_softmax(self.second(self.act(self.first(x)))).exp()


class TinyModelFunctional(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.first, self.second = nn.Linear(100, 200), nn.Linear(200, 10)

    def forward(self, x, act=torch.relu):
        return torch.log_softmax(self.second(act(self.first(x))), -1).exp()


class TinyModelSequential(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.body = nn.Sequential(nn.Linear(100, 200), ACT, nn.Linear(200, 10))
        self.softmax = lambda scores: scores.softmax(dim=scores.dim() - 1)

    def forward(self, x):
        return self.softmax(self.body(x))


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self._modules.update((str(i), module) for i, module in enumerate(modules))

    def forward(self, *inputs):
        (x,) = inputs
        for name in list(self._modules):
            x = self._modules[name](x)
        return x


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.constant = nn.Buffer(torch.rand(20, 20))
        self.linear = nn.Linear(20, 20)

    def forward(self, x):
        h = self.linear(ACT(1 + self.linear(x).matmul(self.constant)))
        total = h.abs().sum()
        factor = 1.0
        while total * factor > 1:
            factor /= 2
        return (h * factor).sum()


def block():
    return nn.Sequential(nn.Linear(4, 8), ACT, nn.Linear(8, 4), ACT)


def stack(n):
    first = block()
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block {i}", copy.deepcopy(first))
    return net


def regressor(n):
    return stack_and_head(stack, n)


def stack_and_head(make, n):
    net = nn.Sequential(make(n))
    net.append(nn.Linear(4, 1))
    return net


def first_bias(net):
    second = list(net[0].children())[1]
    return list(second.parameters())[1]


def parameter_table(net):
    table = []
    for row in net.named_parameters():
        table += [(row[0], tuple(row[1].shape))]
    return table
