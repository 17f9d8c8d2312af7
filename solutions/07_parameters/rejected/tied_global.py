# TestTiedMlp::test_new_each_time: made-outside
import torch
from torch import nn


shared = nn.Linear(8, 8)


def tied_mlp():
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )
