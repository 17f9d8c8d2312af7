# TestSetWeight::test_sets_the_weight: changes-a-copy
import torch


def set_weight(net, layer, row, col, value):
    net[layer].weight[row][col].data = torch.tensor(value)
