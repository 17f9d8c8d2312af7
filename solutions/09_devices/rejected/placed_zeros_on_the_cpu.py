# TestPlacedMLP::test_no_second_device: made-on-the-cpu
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1], device=device))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x)
            x = torch.maximum(x, torch.zeros(x.shape))
        return self.layers[-1](x)
