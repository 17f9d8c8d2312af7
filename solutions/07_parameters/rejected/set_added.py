# TestSetWeight::test_sets_the_weight: adds-instead-of-setting
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight[row, col] += value
