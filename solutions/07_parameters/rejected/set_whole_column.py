# TestSetWeight::test_leaves_the_other_numbers: whole-row
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight[:, col] = value
