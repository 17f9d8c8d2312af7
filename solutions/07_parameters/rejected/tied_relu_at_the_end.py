# TestTiedMlp::test_output: activation-on-output
import torch
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8)
    layers = []
    for layer in (nn.Linear(4, 8), shared, shared, nn.Linear(8, 1)):
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers)
