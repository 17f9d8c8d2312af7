# TestInitMixed::test_first_layer: other-initialiser
import torch
from torch import nn


def init_mixed(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    init_normal(linears[0])
    init_42(linears[-1])
