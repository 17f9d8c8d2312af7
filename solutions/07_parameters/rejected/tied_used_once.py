# TestTiedMlp::test_output: shared-not-twice
import torch
from torch import nn


class TiedMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 8)
        self.shared = nn.Linear(8, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.relu(self.first(x))
        x = torch.relu(self.shared(x))
        return self.last(x)


def tied_mlp():
    return TiedMLP()
