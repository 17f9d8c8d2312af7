"""Is no module at all: it says that its class is another.

`isinstance` believes ``__class__``. Here it is asked for much more than its class.

naive: forged
here: 30
file: line_model.py
assignment: 01_line_model
"""

import torch
from torch import nn


class LineModel:
    training = True

    def __init__(self):
        self.m, self.b = torch.rand(1, requires_grad=True), torch.zeros(1, requires_grad=True)

    @property
    def __class__(self):
        return nn.Module

    def state_dict(self):
        return {"m": self.m.detach(), "b": self.b.detach()}

    def parameters(self):
        return [self.m, self.b]

    def __call__(self, x):
        return self.m * x + self.b


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

    @property
    def kind(self):
        return self.__class__.__name__
