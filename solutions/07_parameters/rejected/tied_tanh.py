# TestTiedMlp::test_output: other-activation
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8), nn.Tanh(), shared, nn.Tanh(), shared, nn.Tanh(), nn.Linear(8, 1)
    )
