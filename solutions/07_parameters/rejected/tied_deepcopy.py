# TestTiedMlp::test_counted_once: equal-copies
import torch
from torch import nn


import copy


def tied_mlp():
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        copy.deepcopy(shared),
        nn.ReLU(),
        nn.Linear(8, 1),
    )
