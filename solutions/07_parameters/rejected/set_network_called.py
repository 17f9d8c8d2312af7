# TestSetWeight::test_sets_the_weight: calls-instead-of-indexing
# Parentheses for brackets.
import torch


def set_weight(net, layer, row, col, value):
    with torch.no_grad():
        net(layer).weight[row, col] = value
