# requires_grad off and on again, set_grad_enabled as a context, inference_mode, swap of .data.
import torch
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        m.requires_grad_(False)
        m.weight.normal_(std=0.01)
        m.bias.fill_(0)
        m.requires_grad_(True)


def init_constant(m):
    if isinstance(m, nn.Linear):
        with torch.set_grad_enabled(False):
            m.weight[:, :] = 1
            m.bias[:] = 0


def init_xavier(m):
    if isinstance(m, nn.Linear):
        fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(m.weight)
        m.weight.data = torch.normal(0, (2.0 / (fan_in + fan_out)) ** 0.5, m.weight.shape)


def init_42(m):
    if isinstance(m, nn.Linear):
        with torch.inference_mode():
            m.weight.fill_(42)


def my_init(m):
    if isinstance(m, nn.Linear):
        w = nn.init.uniform_(torch.empty(m.weight.shape), -10, 10)
        m.weight.data = w * (w.abs() >= 5).float()


def init_mixed(net):
    for order, function in ((1, init_xavier), (-1, init_42)):
        for m in list(net.modules())[::order]:
            if isinstance(m, nn.Linear):
                function(m)
                break


class Net(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.l1, self.relu = nn.Linear(4, hidden), nn.ReLU(inplace=True)
        self.l2 = nn.Linear(hidden, hidden)
        self.l3 = self.l2
        self.l4 = nn.Linear(hidden, 1)

    def forward(self, x):
        for layer in (self.l1, self.l2, self.l3):
            x = self.relu(layer(x))
        return self.l4(x)


def tied_mlp():
    return Net()


def set_weight(net, layer, row, col, value):
    weight = net[layer].weight
    flag = weight.requires_grad
    weight.requires_grad = False
    weight[row, col] = value
    weight.requires_grad = flag
