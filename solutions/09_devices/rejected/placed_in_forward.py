# TestPlacedMLP::test_from_the_start: moved-in-forward
# It moves when it is called for the first time.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        self.dev = device

    def forward(self, x):
        self.to(self.dev)
        x = x.to(self.dev)
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
