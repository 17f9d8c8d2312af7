# functools.singledispatch, a default device set and put back, non_blocking moves, losses in a tensor
import functools
from collections import OrderedDict, namedtuple
import torch
from torch import nn


def best_device():
    found = torch.accelerator.current_accelerator(check_available=True)
    return torch.device("cpu") if found is None else found


@functools.singledispatch
def to_device(batch, device):
    return batch


@to_device.register
def _(batch: torch.Tensor, device):
    return batch.to(device, non_blocking=True)


@to_device.register(list)
@to_device.register(tuple)
def _(batch, device):
    parts = (to_device(part, device) for part in batch)
    return type(batch)(*parts) if hasattr(batch, "_fields") else type(batch)(parts)


@to_device.register(dict)
def _(batch, device):
    return type(batch)((k, to_device(v, device)) for k, v in batch.items())


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        before = torch.get_default_device()
        torch.set_default_device(device)
        try:
            self.layers = nn.Sequential(*[nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])])
        finally:
            torch.set_default_device(before)

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x if i == 0 else x.relu())
        return x


def train_on(model, x, y, steps, device):
    with torch.device(device):
        model.to(device)
        x, y = x.to(device, non_blocking=True), y.to(device, non_blocking=True)
        opt = torch.optim.Adam(model.parameters(), lr=1e-3)
        losses = torch.zeros(steps)
        for i in range(steps):
            opt.zero_grad(set_to_none=False)
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            opt.step()
            losses[i] = loss.detach()
    return losses.tolist()
