# TestSetWeight::test_sets_the_weight: other-index
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    params = list(net.parameters())
    params[layer].data[row, col] = value
