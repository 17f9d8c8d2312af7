# TestSetWeight::test_requires_grad_stays: thaws-parameter
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    for p in net.parameters():
        p.requires_grad = False
    net[layer].weight[row, col] = value
    for p in net.parameters():
        p.requires_grad = True
