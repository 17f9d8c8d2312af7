# Inherits from Sequential, Linear and ModuleList; classes in the place of functions; lazy layers.
import torch
from torch import nn


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.LazyLinear(200)
        self.out = nn.LazyLinear(10)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        return self.softmax(self.out(torch.clamp(self.hidden(x), min=0)))


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.out, self.hidden = nn.Linear(200, 10), nn.Linear(100, 200)

    def forward(self, x):
        scores = self.out(torch.maximum(self.hidden(x), torch.zeros(())))
        powers = (scores - scores.amax(-1, keepdim=True)).exp()
        return powers / powers.sum(-1, keepdim=True)


class TinyModelSequential(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(dim=-1))


class MySequential(nn.ModuleList):
    def __init__(self, *modules):
        super().__init__(modules)

    def forward(self, x):
        for module in self:
            x = module(x)
        return x


class FixedHiddenMLP(nn.Linear):
    def __init__(self):
        super().__init__(20, 20)
        self.register_buffer("c", torch.randn(20, 20))

    def forward(self, x):
        h = super().forward(torch.relu(super().forward(x) @ self.c + 1))
        return self.halve(h).sum()

    def halve(self, h):
        return h if h.abs().sum() <= 1 else self.halve(h / 2)


class block(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())


class stack(nn.Sequential):
    def __init__(self, n):
        super().__init__()
        for i in range(n):
            self.add_module(f"block {i}", block())


class regressor(nn.Sequential):
    def __init__(self, n):
        super().__init__(stack(n), nn.Linear(4, 1))


def first_bias(net):
    return dict(net.named_parameters())["0.block 1.0.bias"]


def parameter_table(net):
    names, shapes = [], []
    for name, p in net.named_parameters():
        names.append(name)
        shapes.append(tuple(p.size()))
    return list(zip(names, shapes))
