# forward that looks at the numbers, which meta tensors do not have
import torch
from torch import nn


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.hidden = nn.ModuleList(nn.Linear(n, k) for n, k in zip(sizes[:-2], sizes[1:-1]))
        self.last = nn.Linear(sizes[-2], sizes[-1])
        self.to(device)

    def forward(self, x):
        assert torch.isfinite(x).all(), "NaN in the input"
        for layer in self.hidden:
            x = layer(x).clamp(min=0)
        return self.last(x)
