# TestSetWeight::test_same_parameters: replaces-parameter
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    w = net[layer].weight.detach().clone()
    w[row][col] = value
    net[layer].weight = nn.Parameter(w)
