# TestTiedMlp::test_counted_once: returns-none
import torch
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8)
    net = nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )
