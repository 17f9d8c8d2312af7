# TestTiedMlp::test_agrees_with_reference: relu-with-a-ceiling
import torch
from torch import nn


class TiedMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 8)
        self.b = nn.Linear(8, 8)
        self.c = nn.Linear(8, 1)

    def forward(self, x):
        for layer in (self.a, self.b, self.b):
            x = nn.functional.relu6(layer(x))
        return self.c(x)


def tied_mlp():
    return TiedMLP()
