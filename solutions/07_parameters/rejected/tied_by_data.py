# TestTiedMlp::test_counted_once: tied-by-data
import torch
from torch import nn


def tied_mlp():
    net = nn.Sequential(
        nn.Linear(4, 8),
        nn.ReLU(),
        nn.Linear(8, 8),
        nn.ReLU(),
        nn.Linear(8, 8),
        nn.ReLU(),
        nn.Linear(8, 1),
    )
    net[4].weight.data = net[2].weight.data
    net[4].bias.data = net[2].bias.data
    return net
