# TestPlacedMLP::test_output: activation-on-output
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1], device=device))

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x
