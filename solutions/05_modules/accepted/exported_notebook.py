# A notebook's export: magics gone, imports in the middle, experiments between the definitions.
from torch import nn


class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.activation = nn.ReLU()
        self.linear2 = nn.Linear(200, 10)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        x = self.linear1(x)
        x = self.activation(x)
        x = self.linear2(x)
        x = self.softmax(x)
        return x


tinymodel = TinyModel()
print(tinymodel)
for param in tinymodel.parameters():
    print(param.shape)

import torch.nn.functional as F


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = F.relu(self.linear1(x))
        x = F.softmax(self.linear2(x), dim=x.ndim - 1)
        return x


class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.red = nn.Sequential(nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(-1))

    def forward(self, x):
        return self.red(x)


class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for idx, module in enumerate(args):
            # _modules is an OrderedDict
            self._modules[str(idx)] = module

    def forward(self, X):
        for block in self._modules.values():
            X = block(X)
        return X


import torch

net = MySequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 10))
X = torch.rand(2, 20)
net(X)
1 / 0


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        rand_weight = torch.rand((20, 20), requires_grad=False)
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        # control flow
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()


net = FixedHiddenMLP()
net(X)


def block1():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())


block = block1


def block2(n):
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block {i}", block1())
    return net


stack = block2

rgnet = nn.Sequential(block2(4), nn.Linear(4, 1))
print(rgnet)
regressor = lambda n: nn.Sequential(stack(n), nn.Linear(4, 1))

rgnet[0][1][0].bias.data
first_bias = lambda net: net[0][1][0].bias


def parameter_table(net):
    print(*[(name, param.shape) for name, param in net.named_parameters()])
    return [(name, param.shape) for name, param in net.named_parameters()]
