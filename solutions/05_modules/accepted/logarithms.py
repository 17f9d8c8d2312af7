# As many halvings as a logarithm says; F.linear; softmax written out; parameters by position.
import math

import torch
import torch.nn.functional as F
from torch import nn


def _softmax(scores):
    e = torch.exp(scores - scores.max(-1, keepdim=True)[0])
    return e / e.sum(-1, keepdim=True)


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(100, 200), nn.Linear(200, 10)

    def forward(self, x):
        h = F.linear(x, self.a.weight, self.a.bias)
        h = torch.where(h > 0, h, torch.zeros_like(h))
        return _softmax(F.linear(h, self.b.weight, self.b.bias))


class TinyModelFunctional(TinyModel):
    pass


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        head = nn.Sequential(nn.ReLU(), nn.Linear(200, 10))
        self.whole = nn.Sequential(nn.Sequential(nn.Linear(100, 200), head), nn.Softmax(-1))

    def forward(self, x):
        return self.whole(x)


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self.length = 0
        while self.length < len(modules):
            setattr(self, str(self.length), modules[self.length])
            self.length += 1

    def forward(self, x, start=0):
        if start == self.length:
            return x
        return self.forward(getattr(self, str(start))(x), start + 1)


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        constant = nn.Module()
        constant.register_buffer("value", torch.empty(20, 20).normal_())
        self.constant = constant

    def forward(self, x):
        h = torch.addmm(torch.ones(20).to(x), self.linear(x), self.constant.value)
        h = self.linear(F.relu(h))
        size = float(h.abs().sum())
        times = max(0, math.ceil(math.log2(size))) if size > 0 else 0
        return (h * 0.5**times).sum()


def block():
    parts = nn.ModuleList()
    for sizes in ((4, 8), (8, 4)):
        parts.extend([nn.Linear(*sizes), nn.ReLU()])
    return nn.Sequential(*parts)


def stack(n):
    net = nn.Sequential()
    for number in range(n):
        setattr(net, "block " + str(number), block())
    return net


def regressor(n):
    return nn.Sequential().append(stack(n)).append(nn.Linear(4, 1))


def first_bias(net):
    return list(net.parameters())[5]


def parameter_table(net):
    table = []
    table.extend((name, p.data.size()) for name, p in net.named_parameters())
    return table
