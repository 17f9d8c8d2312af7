# As in the usual textbook: type(m) ==, .data, a mask by comparison, the names of the text.
# ruff: noqa: E721
import torch
from torch import nn


def init_normal(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, mean=0, std=0.01)
        nn.init.zeros_(m.bias)


def init_constant(m):
    if type(m) == nn.Linear:
        nn.init.constant_(m.weight, 1)
        nn.init.zeros_(m.bias)


def init_xavier(m):
    if type(m) == nn.Linear:
        nn.init.xavier_uniform_(m.weight)


def init_42(m):
    if type(m) == nn.Linear:
        nn.init.constant_(m.weight, 42)


def my_init(m):
    if type(m) == nn.Linear:
        print("Init", *[(name, param.shape) for name, param in m.named_parameters()][0])
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5


def init_mixed(net):
    linears = [m for m in net.modules() if type(m) == nn.Linear]
    linears[0].apply(init_xavier)
    linears[-1].apply(init_42)


def tied_mlp():
    # We need to give the shared layer a name so that we can refer to its parameters
    shared = nn.Linear(8, 8)
    net = nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )
    net(torch.rand(size=(2, 4)))
    return net


def set_weight(net, layer, row, col, value):
    net[layer].weight.data[row, col] = value
