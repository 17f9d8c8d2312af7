# TestPlacedMLP::test_from_the_start: device-as-bias
# The third argument of nn.Linear is the bias.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b, device) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
