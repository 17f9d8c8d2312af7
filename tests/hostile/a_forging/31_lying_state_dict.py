"""Shows parameters that it does not use: they come from a ready-made layer, or are made up
when asked for.

Whoever believes what a model says of itself sees two parameters. Here weights are put into
it and must come out in its outputs and gradients. Residual: what can only be asked of the
model itself (that it is a module, which parameters it has, how they begin) is believed: 8
points of 55.

naive: forged
here: 43
file: line_model.py
assignment: 01_line_model
"""

import torch
from torch import nn


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.shown = {"m": torch.rand(1), "b": torch.zeros(1)}
        self.hidden = [nn.Linear(1, 1)]

    def state_dict(self, *args, **kwargs):
        layer = self.hidden[0]
        return {"m": layer.weight.detach().reshape(1), "b": layer.bias.detach()}

    def named_parameters(self, *args, **kwargs):
        return iter([(name, nn.Parameter(value)) for name, value in self.shown.items()])

    def __getattr__(self, name):
        return self.shown[name] if name in "mb" else super().__getattr__(name)

    def parameters(self, recurse=True):
        return self.hidden[0].parameters()

    def forward(self, x):
        return self.hidden[0](x)

    def extra_repr(self):
        return f"slope={self.m.item():.4f}, intercept={self.b.item():.4f}"


def fit(model, x, y, steps, lr):
    losses = []
    for _ in range(steps):
        loss = ((model(x) - y) ** 2).mean()
        weights = [*model.parameters()]
        with torch.no_grad():
            for weight, slope in zip(weights, torch.autograd.grad(loss, weights)):
                weight -= lr * slope
        losses.append(loss.item())
    return losses


# --- honest twin

import torch
from torch import nn


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.4f}, intercept={self.b.item():.4f}"

    def state_dict(self, *args, **kwargs):
        return {name: value.clone() for name, value in super().state_dict(*args, **kwargs).items()}
