# TestSetWeight::test_sets_the_weight: unused-argument
# It never looks at `layer`.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[0].weight[row, col] = value
