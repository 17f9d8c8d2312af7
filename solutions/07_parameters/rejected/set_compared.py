# TestSetWeight::test_sets_the_weight: compares-instead-of-assigning
# Two equals signs.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight[row][col] == value
