# TestSetWeight::test_sets_the_weight: changes-a-copy
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    weights = net[layer].weight.detach().clone()
    weights[row, col] = value
    return weights
