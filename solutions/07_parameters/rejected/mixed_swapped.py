# TestInitMixed::test_first_layer, TestInitMixed::test_last_layer: first-and-last-swapped
import torch
from torch import nn


def init_mixed(net):
    linears = [m for m in net.modules() if type(m) == nn.Linear]
    linears[0].apply(init_42)
    linears[-1].apply(init_xavier)
