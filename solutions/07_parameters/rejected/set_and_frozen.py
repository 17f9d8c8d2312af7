# TestSetWeight::test_requires_grad_stays: frozen-parameter
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    # otherwise: a leaf Variable that requires grad is being used in an in-place operation
    net[layer].weight.requires_grad = False
    net[layer].weight[row, col] = value
