# TestTiedMlp::test_counted_once: list-not-unpacked
# A list among the modules.
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), [shared, nn.ReLU()] * 2, nn.Linear(8, 1))
