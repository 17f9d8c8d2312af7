# TestSetWeight::test_sets_the_weight: other-index
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    linears = [m for m in net if isinstance(m, nn.Linear)]
    with torch.no_grad():
        linears[layer].weight[row, col] = value
