# TestPlacedMLP::test_from_the_start: result-of-to-dropped
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1], device=device))

        self.register_buffer("mask", torch.ones(sizes[0]))
        self.mask.to(device)

    def forward(self, x):
        x = x * self.mask
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
