# No optimiser: each parameter is moved by hand; works for any model.
import torch
from torch import nn


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Parameter(torch.zeros(1))
        self.m = nn.Parameter(torch.empty(1).uniform_(0, 1))

    def forward(self, x):
        return self.b.add(self.m * x)

    def extra_repr(self):
        return f"slope={self.m.tolist()[0]:.5f}, intercept={self.b.tolist()[0]:.5f}"


def predict(model, x):
    mode = model.training
    with torch.no_grad():
        model.eval()
        y = model(x)
        model.train(mode)
        return y


def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(size=(n,), generator=generator).mul(x_range)
    y = x.mul(m).add(b)
    x = x + sigma * torch.randn(size=(n,), generator=generator)
    y = y + sigma * torch.randn(size=(n,), generator=generator)
    return torch.dstack([x, y]).squeeze(0)


def fit(model, x, y, steps, lr):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = nn.functional.mse_loss(input=model(x), target=y, reduction="mean")
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses
