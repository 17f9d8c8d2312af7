# TestInitMixed::test_layers_between: applied-to-all
import torch
from torch import nn


def init_mixed(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    net.apply(init_xavier)
    init_42(linears[-1])
