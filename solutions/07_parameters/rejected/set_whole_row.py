# TestSetWeight::test_leaves_the_other_numbers: whole-row
import torch
from torch import nn


def set_weight(net, layer, row, col, value):
    pesos = net[layer].weight.data
    pesos[row] = value
    pesos[row][col] = value
