# Functions made by functions, partial, lambda; a dispatch table.
from functools import partial

import torch
from torch import nn


def for_linear(function):
    def visit(module):
        if isinstance(module, nn.Linear):
            function(module)

    return visit


def _fill(m, weight=None, bias=None):
    if weight is not None:
        weight(m.weight)
    if bias is not None:
        bias(m.bias)


zero = partial(nn.init.constant_, val=0.0)
init_normal = for_linear(partial(_fill, weight=lambda w: nn.init.normal_(w, std=1e-2), bias=zero))
init_constant = for_linear(partial(_fill, weight=nn.init.ones_, bias=zero))
init_xavier = for_linear(partial(_fill, weight=nn.init.xavier_normal_))
init_42 = for_linear(partial(_fill, weight=lambda w: nn.init.constant_(w, 42.0)))


@for_linear
def my_init(m):
    size = torch.distributions.Uniform(5.0, 10.0).sample(m.weight.shape)
    sign = torch.multinomial(torch.tensor([0.25, 0.5, 0.25]), m.weight.numel(), replacement=True)
    m.weight.detach().copy_(size * (sign.reshape(m.weight.shape) - 1))


init_mixed = lambda net: [
    function(layer)
    for function, layer in zip(
        (init_xavier, init_42),
        [[m for m in net.modules() if isinstance(m, nn.Linear)][i] for i in (0, -1)],
    )
]


def tied_mlp(relu=nn.ReLU()):
    shared = nn.Linear(8, 8)
    parts = [nn.Linear(4, 8), shared, shared]
    return nn.Sequential(*[m for part in parts for m in (part, relu)], nn.Linear(8, 1))


def set_weight(net, layer, row, col, value):
    nn.init.constant_(net[layer].weight.data[row : row + 1, col : col + 1], value)
