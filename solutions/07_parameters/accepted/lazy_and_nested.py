# Lazy layers, a Sequential in a Sequential, a block that runs twice; early returns.
import torch
from torch import nn
from torch.nn import init


def init_normal(m):
    if not isinstance(m, nn.Linear):
        return
    init.normal_(m.weight, std=0.01), init.zeros_(m.bias)


def init_constant(m):
    if not isinstance(m, nn.Linear):
        return m
    init.ones_(m.weight), init.zeros_(m.bias)
    return m


def init_xavier(m):
    if not isinstance(m, nn.Linear):
        return None
    return init.xavier_uniform_(m.weight)


def init_42(m):
    if not isinstance(m, nn.Linear):
        return None
    return init.constant_(m.weight, val=42)


def my_init(m):
    if not isinstance(m, nn.Linear):
        return
    init.uniform_(m.weight, 5, 10)
    with torch.no_grad():
        m.weight.mul_(torch.randint(0, 2, m.weight.shape) * 2 - 1)
        m.weight[torch.bernoulli(torch.full(m.weight.shape, 0.5)).bool()] = 0


def init_mixed(net):
    first, *_, last = filter(lambda m: isinstance(m, nn.Linear), net.modules())
    init_xavier(first)
    init_42(last)


def tied_mlp():
    block = nn.Sequential(nn.LazyLinear(8), nn.ReLU())
    return nn.Sequential(nn.Sequential(nn.LazyLinear(8), nn.ReLU()), *[block] * 2, nn.LazyLinear(1))


def set_weight(net, layer, row, col, value):
    matrix = net[layer].weight.detach()
    matrix[row, col] = value
