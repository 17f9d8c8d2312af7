# TestTiedMlp::test_output: activation-missing
import torch
from torch import nn


def tied_mlp():
    shared = nn.Linear(8, 8)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), shared, shared, nn.ReLU(), nn.Linear(8, 1))
