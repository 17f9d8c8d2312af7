# Computes in place wherever that is allowed, and keeps other attributes beside.
import torch
import torch.nn as nn


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.n_calls = 0
        self.sizes = [100, 200, 10]
        self.a = nn.Linear(100, 200)
        self.b = nn.Linear(200, 10)

    def forward(self, x):
        self.n_calls += 1
        h = self.a(x).relu_()
        s = self.b(h)
        s = s - s.max(-1, keepdim=True).values
        s = s.exp()
        return s / s.sum(axis=-1, keepdim=True)


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.ModuleList()
        self.weights.append(nn.Linear(100, 200))
        self.weights.append(nn.Linear(200, 10))

    def forward(self, x):
        x = torch.relu_(self.weights[0](x))
        x = self.weights[1](x)
        return torch.nn.functional.softmax(x, -1)


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Linear(100, 200), nn.ReLU(inplace=True), nn.Linear(200, 10)
        )

    def forward(self, x):
        return self.features(x).softmax(dim=-1)


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self.as_given = modules  # beside the registered ones
        for i, module in enumerate(self.as_given):
            self.add_module(str(i), module)

    def forward(self, x):
        for module in self.as_given:
            x = module(x)
        return x


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        c = torch.zeros(20, 20)
        nn.init.xavier_normal_(c)
        self.register_buffer("C", c)

    def forward(self, x):
        h = self.linear(x) @ self.C
        h += 1
        h.relu_()
        h = self.linear(h)
        while h.abs().sum() > 1:
            h.div_(2)
        return h.sum()


def block():
    net = nn.Sequential(nn.Linear(4, 8))
    net.append(nn.ReLU())
    net.append(nn.Linear(8, 4))
    net.append(nn.ReLU())
    return net


def stack(n):
    net = nn.Sequential()
    while len(net) < n:
        net.add_module(f"block {len(net)}", block())
    return net


def regressor(n):
    net = nn.Sequential()
    net.append(stack(n))
    net.append(nn.Linear(4, 1))
    return net


def first_bias(net):
    return net[0][1][0]._parameters["bias"]


def parameter_table(net):
    table = dict()
    for name, p in net.named_parameters():
        table[name] = tuple(p.shape)
    return list(table.items())
