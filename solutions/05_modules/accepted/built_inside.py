# stack and regressor build everything themselves; a recursive walk; functools.reduce; einsum.
from functools import reduce

import torch
from torch import nn
from torch.nn import Linear, Module, ReLU, Sequential


class TinyModel(Module):
    def __init__(self, sizes=(100, 200, 10)):
        super().__init__()
        self.layers = nn.ModuleList(Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x).relu()
        return last(x).softmax(dim=-1)


class TinyModelFunctional(TinyModel):
    def forward(self, x):
        first, second = self.layers
        hidden = nn.functional.linear(x, first.weight, first.bias).clamp_min(0)
        scores = nn.functional.linear(hidden, second.weight, second.bias)
        return torch.exp(scores - scores.logsumexp(-1, keepdim=True))


class TinyModelSequential(Module):
    def __init__(self):
        super().__init__()
        parts = {
            "hidden": Sequential(Linear(100, 200), ReLU(inplace=True)),
            "out": Sequential(Linear(200, 10), nn.Softmax(dim=-1)),
        }
        self.parts = nn.ModuleDict(parts)

    def forward(self, x):
        return reduce(lambda value, part: part(value), self.parts.values(), x)


class MySequential(Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in zip(map(str, range(len(modules))), modules):
            self.register_module(i, module)

    def forward(self, x):
        return reduce(lambda value, module: module(value), self._modules.values(), x)


class FixedHiddenMLP(Module):
    def __init__(self):
        super().__init__()
        self.dense = Linear(20, 20)
        self.register_buffer("C", torch.normal(0.0, 1.0, (20, 20)))

    def forward(self, x):
        h = torch.einsum("bi,ij->bj", self.dense(x), self.C) + 1
        h = self.dense(h.relu())
        while torch.linalg.vector_norm(h, ord=1) > 1:
            h = torch.div(h, 2)
        return torch.einsum("bi->", h)


def block():
    return Sequential(Linear(4, 8), ReLU(), Linear(8, 4), ReLU(inplace=True))


def stack(n):
    net = Sequential()
    for i in range(n):
        net.add_module(f"block {i}", Sequential(Linear(4, 8), ReLU(), Linear(8, 4), ReLU()))
    return net


def regressor(n):
    net = Sequential(Sequential(), Linear(4, 1))
    for i in range(n):
        inner = Sequential(Linear(4, 8), ReLU(), Linear(8, 4), ReLU())
        net[0].add_module(f"block {i}", inner)
    return net


def first_bias(net):
    return next(p for name, p in net[0][1][0].named_parameters() if name == "bias")


def parameter_table(net):
    def walk(module, prefix=""):
        for name, p in module._parameters.items():
            if p is not None:
                yield prefix + name, tuple(p.shape)
        for name, child in module._modules.items():
            yield from walk(child, f"{prefix}{name}.")

    return list(walk(net))
