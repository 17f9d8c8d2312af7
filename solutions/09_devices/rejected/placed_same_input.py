# TestPlacedMLP::test_output: same-input-for-all
# Each layer gets x itself.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for a, b in zip(sizes, sizes[1:]):
            self.layers.append(nn.Linear(a, b, device=device))

    def forward(self, x):
        for layer in self.layers:
            y = torch.relu(layer(x))
        return y
