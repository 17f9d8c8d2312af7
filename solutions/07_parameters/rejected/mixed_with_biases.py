# TestInitMixed::test_biases_and_other_modules: bias-touched
import torch
from torch import nn


def init_mixed(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.xavier_uniform_(linears[0].weight)
    nn.init.constant_(linears[-1].weight, 42)
    for m in linears:
        nn.init.zeros_(m.bias)
