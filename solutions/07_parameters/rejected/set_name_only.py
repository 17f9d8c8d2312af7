# TestSetWeight::test_sets_the_weight: name-for-a-number
# A variable gets the number, and no tensor.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        w = net[layer].weight[row, col]
        w = value
