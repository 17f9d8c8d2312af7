# TestPlacedMLP::test_layers: cuda-hard-coded
# Written on a machine with a GPU.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]).cuda()

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
