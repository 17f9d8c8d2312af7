# Everything defined twice, the first time wrongly: the last one wins.
import torch
from torch import nn


def init_normal(m):
    nn.init.normal_(m.weight, 0, 0.01)


def my_init(m):
    nn.init.uniform_(m.weight, -10, 10)


def tied_mlp():
    return nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 1))


def set_weight(net, layer, row, col, value):
    net[layer].weight[row, col] = value


def init_normal(m):
    if type(m) in (nn.Linear,):
        torch.nn.init.normal_(m.weight, mean=0.0, std=0.01)
        m.bias.data[...] = 0


def my_init(m):
    if type(m) in (nn.Linear,):
        w = torch.empty_like(m.weight).uniform_(-10, 10)
        w[w.abs() < 5] = 0
        with torch.no_grad():
            m.weight[:] = w


def tied_mlp():
    shared = nn.Linear(8, 8)
    act = nn.ReLU()
    layers = []
    layers.append(nn.Linear(4, 8))
    layers.append(act)
    for _ in range(2):
        layers += [shared, act]
    layers.append(nn.Linear(8, 1))
    return nn.Sequential(*layers)


def set_weight(net, layer, row, col, value):
    for i, module in enumerate(net):
        if i == layer:
            with torch.no_grad():
                module.weight[row, col].fill_(value)
