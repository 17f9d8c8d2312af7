# TestPlacedMLP::test_layers: range-too-short
# The last pair of sizes is left out.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 2):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1], device=device))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
