# TestSetWeight::test_sets_the_weight: bias-for-weight
# The bias in the place of the weight.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].bias[row] = value
