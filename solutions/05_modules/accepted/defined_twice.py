# Everything defined twice, the first time wrongly: the last one wins.
import torch
from torch import nn


class TinyModel(nn.Module):
    def forward(self, x):
        return nn.Softmax()(nn.Linear(100, 10)(x))


class MySequential(nn.Sequential):
    pass


def block():
    return nn.Linear(4, 4)


def stack(n):
    return nn.Sequential(*n * [block()])


def first_bias(net):
    return net[0][1][0].bias.data


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        act = nn.ReLU()
        self.steps = nn.ModuleList(
            [nn.Linear(100, 200), act, nn.Linear(200, 10), nn.Softmax(dim=-1)]
        )

    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return x


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        for name, sizes in {"one": (100, 200), "two": (200, 10)}.items():
            setattr(self, name, nn.Linear(*sizes))

    def forward(self, x):
        hidden = self.one(x)
        return torch.softmax(self.two(hidden * (hidden > 0)), -1)


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(*TinyModel().steps)

    def forward(self, x):
        return self.net.forward(x)


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i in range(len(modules)):
            setattr(self, str(i), modules[i])
        self.length = len(modules)

    def forward(self, x):
        for i in range(self.length):
            x = getattr(self, f"{i}")(x)
        return x


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(20, 20)
        self.register_buffer("const", torch.empty(20, 20).uniform_(-1, 1))

    def forward(self, x):
        h = self.lin(x)
        h = torch.addmm(torch.ones_like(h), h, self.const).relu()
        h = self.lin(h)
        while True:
            if torch.sum(torch.abs(h)) <= 1.0:
                break
            h = h.mul(0.5)
        return h.sum(dim=(0, 1))


def block():
    layers = [nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU()]
    return nn.Sequential(*layers)


def stack(n):
    blocks = [block() for _ in range(n)]
    net = nn.Sequential()
    for i, b in enumerate(blocks):
        net.add_module("block {}".format(i), b)
    return net


def regressor(n=2):
    return nn.Sequential(*[stack(n=n), nn.Linear(in_features=4, out_features=1)])


def first_bias(net):
    for name, p in net.named_parameters():
        if name.endswith("block 1.0.bias"):
            return p


def parameter_table(net):
    return list(map(lambda item: (item[0], tuple(item[1].shape)), net.named_parameters()))
