# TestTiedMlp::test_new_each_time: made-outside
from functools import cache

from torch import nn


@cache
def tied_mlp():
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )
