# Decorators, properties, partial; a loop with its end in an exception.
import functools
from functools import partial

import torch
from torch import nn


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        result = function(*args, **kwargs)
        print(function.__name__, "→", type(result).__name__)
        return result

    return inner


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.relu = nn.Linear(100, 200), nn.ReLU()
        self.b, self.softmax = nn.Linear(200, 10), nn.Softmax(dim=-1)

    @logged
    def forward(self, x):
        return self.softmax(self.b(self.relu(self.a(x))))


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        linear = partial(nn.Linear, bias=True)
        self.a, self.b = linear(100, 200), linear(200, 10)

    @property
    def steps(self):
        return [self.a, torch.relu, self.b, partial(torch.softmax, dim=-1)]

    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return x


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = self.make()

    def make(self):
        layers = []
        layers.append(nn.Linear(100, 200))
        layers.append(nn.ReLU())
        layers.append(nn.Linear(200, 10))
        layers.append(nn.Softmax(dim=-1))
        return nn.Sequential(*layers)

    def forward(self, x):
        out = x
        for layer in self.net:
            out = layer(out)
        return out


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        [self.add_module(f"{i}", m) for i, m in enumerate(modules)]

    @logged
    def forward(self, x):
        modules = iter(self._modules.values())
        while True:
            try:
                module = next(modules)
            except StopIteration:
                return x
            x = module(x)


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("_c", torch.rand(20, 20).requires_grad_(False))

    @property
    def constant(self):
        return self._c

    @logged
    def forward(self, x):
        h = self.linear(nn.ReLU()(self.linear(x).mm(self.constant).add(1)))
        with torch.no_grad():
            times = 0
            size = h.abs().sum()
            while size > 1:
                size = size / 2
                times += 1
        for _ in range(times):
            h = h / 2
        return h.sum()


@logged
def block():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())


@logged
def stack(n):
    net = nn.Sequential()
    for i in reversed(range(n)):
        net.add_module(f"block {n - 1 - i}", block())
    return net


@logged
def regressor(n):
    return nn.Sequential(stack(n), nn.Linear(4, 1))


@logged
def first_bias(net):
    return getattr(net[0][1][0], "bias")


@logged
def parameter_table(net):
    return [tuple([name, tuple(p.shape)]) for name, p in net.named_parameters()]
