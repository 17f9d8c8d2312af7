# a class that moves things, an own `to` that calls PyTorch's, Rprop, the index 0
import contextlib
import torch
from torch import nn


def best_device():
    with contextlib.suppress(AttributeError):
        if torch.backends.mps.is_available():
            return torch.device("mps")
    if torch.accelerator.is_available():
        return torch.device(
            str(torch.accelerator.current_accelerator()), torch.accelerator.current_device_index()
        )
    return torch.device("cpu", 0)


class Mover:
    def __init__(self, device):
        self.device = torch.device(device)

    def __call__(self, thing):
        if torch.is_tensor(thing):
            return thing if thing.device == self.device else thing.to(self.device)
        if isinstance(thing, dict):
            return type(thing)(zip(thing.keys(), map(self, thing.values())))
        if isinstance(thing, tuple) and hasattr(thing, "_make"):
            return thing._make(map(self, thing))
        if isinstance(thing, (list, tuple)):
            return thing.__class__(map(self, thing))
        return thing


def to_device(batch, device):
    return Mover(device)(batch)


def train_on(model, x, y, steps, device):
    model = model.to(device)
    x, y = x.to(device), y.to(device)
    opt = torch.optim.Rprop(model.parameters())

    def loss_of():
        return ((model(x) - y) ** 2).mean()

    losses = []
    for _ in range(steps):
        loss = loss_of()
        loss.backward()
        opt.step()
        model.zero_grad()
        losses.append(loss.item())
    return losses


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.sizes, self.place = sizes, torch.device(device)
        self.layers = nn.ModuleList(
            nn.Linear(n, k, device=device) for n, k in zip(sizes, sizes[1:])
        )

    def to(self, *args, **kwargs):
        out = super().to(*args, **kwargs)
        self.place = next(self.parameters()).device
        return out

    def forward(self, x):
        x = x.to(self.place)
        for i, l in enumerate(self.layers):
            x = l(x)
            if i < len(self.layers) - 1:
                x = torch.max(x, torch.zeros(1, device=self.place))
        return x
