# Writes through state_dict, whose tensors share memory with the parameters; load_state_dict.
import torch
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        state = m.state_dict()
        state["weight"].normal_(0, 0.01)
        state["bias"].zero_()


def init_constant(m):
    if isinstance(m, nn.Linear):
        m.load_state_dict(
            {
                "weight": torch.ones(m.out_features, m.in_features),
                "bias": torch.zeros(m.out_features),
            }
        )


def init_xavier(m):
    if isinstance(m, nn.Linear):
        other = nn.Linear(m.in_features, m.out_features)
        nn.init.xavier_normal_(other.weight, gain=1)
        m.load_state_dict({"weight": other.weight}, strict=False)


def init_42(m):
    if isinstance(m, nn.Linear):
        m.state_dict()["weight"][:] = 42


def my_init(m):
    if isinstance(m, nn.Linear):
        w = m.state_dict()["weight"]
        w.uniform_(-10, 10)
        w *= torch.logical_or(w > 5, w < -5)


def init_mixed(net):
    linear = {k: m for k, m in net.named_modules() if isinstance(m, nn.Linear)}
    keys = list(linear)
    net.get_submodule(keys[0]).apply(init_xavier)
    net.get_submodule(keys[-1]).apply(init_42)


class Twice(nn.Module):
    def __init__(self, layer, act):
        super().__init__()
        self.layer, self.act = layer, act

    def forward(self, x):
        return self.act(self.layer(self.act(self.layer(x))))


def tied_mlp():
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), Twice(nn.Linear(8, 8), nn.ReLU()), nn.Linear(8, 1)
    )


def set_weight(net, layer, row, col, value):
    net.state_dict()[f"{layer}.weight"][row, col] = value
