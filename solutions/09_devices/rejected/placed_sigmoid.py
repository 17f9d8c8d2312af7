# TestPlacedMLP::test_output: other-activation
# Another activation.
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Linear(a, b, device=device) for a, b in zip(sizes, sizes[1:])]
        )

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)
