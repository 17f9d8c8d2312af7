# TestSetWeight::test_leaves_gradients_alone: grad-left-off
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    torch.set_grad_enabled(False)
    net[layer].weight[row, col] = value
