# TestSetWeight::test_sets_the_weight: in-place-on-parameter
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    w = net[layer].weight
    w[row, col] = value
