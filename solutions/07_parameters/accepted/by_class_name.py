# Class names as strings, named_parameters, copy_ of tensors made elsewhere, NumPy.
import numpy as np
import torch
from torch import nn


def init_normal(m):
    classname = m.__class__.__name__
    if classname.find("Linear") != -1:
        m.weight.data.copy_(torch.randn(m.weight.size()) * 0.01)
        m.bias.data.copy_(torch.zeros(m.bias.size()))


def init_constant(m):
    if "Linear" in str(type(m)):
        for name, param in m.named_parameters():
            nn.init.constant_(param, 1.0 if name == "weight" else 0.0)


def init_xavier(m):
    if m.__class__.__name__ == "Linear":
        k, n = m.weight.shape
        limit = np.sqrt(6 / (n + k))
        m.weight.data = torch.tensor(
            np.random.uniform(-limit, limit, size=(k, n)), dtype=torch.float32
        )


def init_42(m):
    if m.__class__.__name__ == "Linear":
        m.weight.data[:] = 42


def my_init(m):
    if m.__class__.__name__ == "Linear":
        w = np.random.uniform(-10, 10, m.weight.shape)
        w[np.abs(w) < 5] = 0
        m.weight.data.copy_(torch.from_numpy(w))


def init_mixed(net):
    names = [name for name, m in net.named_modules() if m.__class__.__name__ == "Linear"]
    init_xavier(net.get_submodule(names[0]))
    init_42(net.get_submodule(names[-1]))


def tied_mlp():
    net = nn.Sequential()
    net.add_module("in", nn.Linear(4, 8))
    net.add_module("relu1", nn.ReLU())
    net.add_module("shared", nn.Linear(8, 8))
    net.add_module("relu2", nn.ReLU())
    net.add_module("shared again", net.shared)
    net.add_module("relu3", nn.ReLU())
    net.add_module("out", nn.Linear(8, 1))
    return net


def set_weight(net, layer, row, col, value):
    params = dict(net.named_parameters())
    with torch.no_grad():
        params[f"{layer}.weight"][row, col] = value
