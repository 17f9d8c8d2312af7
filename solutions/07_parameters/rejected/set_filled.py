# TestSetWeight::test_leaves_the_other_numbers: fills-all
# Every weight gets the number.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net[layer].weight.fill_(value)
