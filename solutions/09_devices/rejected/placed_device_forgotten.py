# TestPlacedMLP::test_from_the_start: device-ignored
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        layers = []
        for n, k in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(n, k), nn.ReLU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)
