# TestInitMixed::test_last_layer: index-from-the-front
import torch
from torch import nn


def init_mixed(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    init_xavier(linears[0])
    init_42(linears[1])
