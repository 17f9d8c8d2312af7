# TestSetWeight::test_sets_the_weight: weight-of-a-container
# The network itself has no weight.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net.weight[layer][row, col] = value
