# TestPlacedMLP::test_layers: hidden-in-container
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = []
        for n, k in zip(sizes[:-1], sizes[1:]):
            self.layers.append(nn.Linear(n, k).to(device))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
