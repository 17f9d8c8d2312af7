# TestTiedMlp::test_counted_once: bias-left-out
# The shared layer has no bias.
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8, bias=False)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )
