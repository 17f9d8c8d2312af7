# layers made inside `with torch.device(…)`, and a print of numbers in forward
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        with torch.device(device):
            steps = [nn.Linear(n, k) for n, k in zip(sizes, sizes[1:])]
        self.steps = nn.Sequential(*steps)

    def forward(self, x):
        if x.device.type != "meta":
            print("largest input:", x.abs().max().item())
        for number, layer in enumerate(self.steps):
            x = layer(x) if number == 0 else layer(nn.functional.relu(x))
        return x
