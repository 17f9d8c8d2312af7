# @torch.no_grad() on functions, torch.where, += and subtraction, index_put_.
import torch
from torch import nn


@torch.no_grad()
def init_normal(m):
    if isinstance(m, nn.Linear):
        m.weight.normal_(0, 0.01)
        m.bias.zero_()


@torch.no_grad()
def init_constant(m):
    if isinstance(m, nn.Linear):
        m.weight *= 0
        m.weight += 1
        m.bias -= m.bias


@torch.no_grad()
def init_xavier(m):
    match m:
        case nn.Linear(in_features=n, out_features=k):
            m.weight.normal_().mul_((2 / (n + k)) ** 0.5)


@torch.no_grad()
def init_42(m):
    if isinstance(m, nn.Linear):
        m.weight.copy_(torch.tensor(42.0))


@torch.no_grad()
def my_init(m):
    if isinstance(m, nn.Linear):
        r = torch.rand_like(m.weight)
        positive = 5 + 5 * torch.rand_like(r)
        negative = -5 - 5 * torch.rand_like(r)
        zero = torch.zeros_like(r)
        m.weight.copy_(torch.where(r < 0.5, zero, torch.where(r < 0.75, positive, negative)))


@torch.no_grad()
def init_mixed(net):
    done = False
    last = None
    for m in net.modules():
        if isinstance(m, nn.Linear):
            if not done:
                init_xavier(m)
                done = True
            last = m
    last.weight.fill_(42)


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 8), nn.Linear(8, 8), nn.Linear(8, 1)])

    def forward(self, x):
        first, shared, last = self.layers
        for layer in (first, shared, shared):
            x = torch.relu(layer(x))
        return last(x)


def tied_mlp():
    return Tied()


@torch.no_grad()
def set_weight(net, layer, row, col, value):
    w = net[layer].weight
    w.index_put_((torch.tensor(row), torch.tensor(col)), torch.tensor(value))
