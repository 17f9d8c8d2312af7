# Functions that go through the modules themselves, recursion, generators, getattr.
import torch
from torch import nn


def _linears(module):
    if isinstance(module, nn.Linear):
        yield module
    for child in module.children():
        yield from _linears(child)


def init_normal(m):
    for layer in _linears(m):
        nn.init.normal_(layer.weight, 0.0, 0.01)
        nn.init.constant_(layer.bias, 0)


def init_constant(m):
    for layer in _linears(m):
        nn.init.constant_(layer.weight, 1)
        nn.init.constant_(layer.bias, 0)


def init_xavier(m):
    for layer in _linears(m):
        getattr(nn.init, "xavier_uniform_")(layer.weight)


def init_42(m):
    for layer in _linears(m):
        nn.init.constant_(layer.weight, 42)


def my_init(m):
    for layer in _linears(m):
        w = torch.rand(layer.weight.shape) * 20 - 10
        w = torch.where(torch.abs(w) > 5, w, torch.zeros(()))
        layer.weight.data = w


def init_mixed(net):
    found = list(_linears(net))
    for number, layer in enumerate(found):
        if number == 0:
            nn.init.xavier_uniform_(layer.weight)
        elif number == len(found) - 1:
            nn.init.constant_(layer.weight, 42)


class tied_mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict(
            {"out": nn.Linear(8, 1), "hidden": nn.Linear(8, 8), "in": nn.Linear(4, 8)}
        )
        self.hidden_again = self.parts["hidden"]

    def forward(self, x):
        x = self.parts["in"](x).clamp(min=0)
        x = self.parts["hidden"](x).clamp(min=0)
        x = self.hidden_again(x).clamp(min=0)
        return self.parts["out"](x)


def set_weight(net, layer, row, col, value):
    p = list(net.children())[layer].weight
    with torch.no_grad():
        p.view(-1)[row * p.size(1) + col] = value
