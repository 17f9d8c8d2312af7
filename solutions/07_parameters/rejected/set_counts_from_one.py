# TestSetWeight::test_sets_the_weight: counts-from-one
# The first row and column would be number 1.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight[row - 1, col - 1] = value
