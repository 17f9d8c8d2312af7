# Box and Muller, Python's random, dropout as a mask; tied by a loop over two uses, re-tied on load.
import math
import random

import torch
import torch.nn.functional as F
from torch import nn


def init_normal(m):
    if type(m) is nn.Linear:
        with torch.no_grad():
            a, b = torch.rand_like(m.weight), torch.rand_like(m.weight)
            m.weight.copy_(0.01 * torch.sqrt(-2 * torch.log(1 - a)) * torch.cos(2 * math.pi * b))
            m.bias -= m.bias


def init_constant(m):
    if m._get_name() == "Linear":
        for number, p in enumerate(m.parameters()):
            nn.init.constant_(p, 1 - number)


def init_xavier(m):
    if isinstance(m, nn.Linear):
        std = math.sqrt(2 / sum(m.weight.shape))
        rows = [[random.gauss(0, std) for _ in range(m.in_features)] for _ in range(m.out_features)]
        m.weight.data.copy_(torch.tensor(rows))


def init_42(m):
    try:
        m.in_features
    except AttributeError:
        return
    m.weight.data.pow_(0).mul_(42)


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            w = torch.empty_like(m.weight).uniform_(5, 10) * torch.sign(torch.randn_like(m.weight))
            m.weight.copy_(F.dropout(w, 0.5) / 2)


def init_mixed(net):
    before = {name: value.clone() for name, value in net.state_dict().items()}
    names = [name for name, m in net.named_modules() if isinstance(m, nn.Linear)]
    net.apply(init_42)
    for name, value in net.state_dict().items():
        if name != f"{names[-1]}.weight":
            value.copy_(before[name])
    init_xavier(net.get_submodule(names[0]))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(4, 8), nn.Linear(8, 8), nn.Linear(8, 8)
        self.d = nn.Linear(8, 1)
        self.tie()
        self.register_load_state_dict_post_hook(lambda net, keys: net.tie())

    def tie(self):
        self.c.weight, self.c.bias = self.b.weight, self.b.bias

    def forward(self, x):
        for layer in (self.a, self.b, self.c):
            x = F.relu(layer(x))
        return self.d(x)


def tied_mlp():
    return Tied()


def set_weight(net, layer, row, col, value):
    net[layer].weight.detach().numpy()[row, col] = value
