# Parameters in a ParameterDict, hardshrink, masked_fill_, views; init by nn.init on one element.
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import vector_to_parameters


def init_normal(m):
    if isinstance(m, nn.Linear):
        weights = 0.01 * torch.randn(m.weight.numel())
        vector_to_parameters(torch.cat([weights, torch.zeros(m.out_features)]), m.parameters())


def init_constant(m):
    if isinstance(m, nn.Linear):
        for p in m.parameters():
            nn.init.ones_(p) if p.dim() > 1 else nn.init.zeros_(p)


def init_xavier(m):
    if isinstance(m, nn.Linear):
        nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain("linear"))


def init_42(m):
    if isinstance(m, nn.Linear):
        m.weight.data = torch.full_like(m.weight, 42)


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10.0, 10.0)
        m.weight.data = F.hardshrink(m.weight.data, 5)


def init_mixed(net):
    found = []
    net.apply(lambda m: found.append(m.weight) if isinstance(m, nn.Linear) else None)
    nn.init.xavier_normal_(found[0])
    found[-1].data.masked_fill_(torch.ones_like(found[-1], dtype=torch.bool), 42)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        shapes = {"w0": (8, 4), "b0": (8,), "w": (8, 8), "b": (8,), "w1": (1, 8), "b1": (1,)}
        self.p = nn.ParameterDict({name: torch.randn(shape) for name, shape in shapes.items()})

    def forward(self, x):
        for w, b in (("w0", "b0"), ("w", "b"), ("w", "b")):
            x = F.linear(x, self.p[w], self.p[b]).relu()
        return F.linear(x, self.p["w1"], self.p["b1"])


def tied_mlp():
    return Net()


def set_weight(net, layer, row, col, value):
    nn.init.constant_(net[layer].weight[row, col], value)
