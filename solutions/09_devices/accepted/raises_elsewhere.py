# an input on another device is refused, with a message of its own
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1], device=device))

    def forward(self, x):
        home = self.layers[0].weight.device
        if x.device != home:
            raise RuntimeError(f"the input is on {x.device}, the model on {home}")
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)
