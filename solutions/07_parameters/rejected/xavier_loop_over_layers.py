# TestInits::test_init_xavier_weights: one-module-at-a-time
import torch
from torch import nn


def init_xavier(net):
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
