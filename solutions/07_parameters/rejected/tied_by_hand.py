# TestTiedMlp::test_still_tied_after_loading: tied-by-hand
import torch
from torch import nn


class TiedMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 8)
        self.fc2 = nn.Linear(8, 8)
        self.fc3 = nn.Linear(8, 8)
        self.fc4 = nn.Linear(8, 1)
        self.fc3.weight = self.fc2.weight
        self.fc3.bias = self.fc2.bias

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        x = torch.relu(self.fc3(x))
        return self.fc4(x)


def tied_mlp():
    return TiedMLP()
