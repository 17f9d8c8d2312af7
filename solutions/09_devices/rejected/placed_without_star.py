# TestPlacedMLP::test_layers: list-not-unpacked
# A list in the place of the modules.
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        layers = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            layers.append(nn.Linear(a, b, device=device))
            layers.append(nn.ReLU())
        self.net = nn.Sequential(layers[:-1])

    def forward(self, x):
        return self.net(x)
