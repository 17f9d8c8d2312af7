# TestSetWeight::test_sets_the_weight: rows-and-columns-swapped
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight[col, row] = value
