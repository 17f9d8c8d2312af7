# Parameters without axes, losses by float(loss.detach()), zero_grad before the forward.
import torch
import torch.nn as nn
import torch.nn.functional as F


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(()))
        self.b = nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.data:.4f}, intercept={self.b.data:.4f}"


def predict(model, x):
    mode = model.training
    model.eval()
    with torch.no_grad():
        out = model(x)
    if mode:
        model.train()
    return out


def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, 1, generator=generator) * x_range
    y = m * x + b
    x_noisy = x + torch.randn(n, 1, generator=generator) * sigma
    y_noisy = y + torch.randn(n, 1, generator=generator) * sigma
    return torch.cat((x_noisy, y_noisy), 1)


def fit(model, x, y, steps, lr):
    opt = torch.optim.SGD(model.parameters(), lr)
    history = []
    for step in range(steps):
        opt.zero_grad()
        y_hat = model(x)
        loss = F.mse_loss(y_hat, y)
        history.append(float(loss.detach()))
        loss.backward()
        opt.step()
    return history
