# Notes the losses as tensors and converts them at the end; the squared error by hand.
import torch
from torch import nn


class LineModel(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.m, self.b = nn.Parameter(torch.rand(1)), nn.Parameter(torch.zeros(1))

    def forward(self, input):
        return (
            torch.multiply(input, self.m) + self.b
            if torch.is_tensor(input)
            else self.m * input + self.b
        )

    def extra_repr(self):
        slope, intercept = (p.item() for p in self.parameters())
        return f"y = {slope:.3f}·x + {intercept:.3f} (slope {slope:.3f}, intercept {intercept:.3f})"


def predict(model, x):
    was_training = model.training
    model = model.eval()
    with torch.no_grad():
        y = model(x).clone()
    return model.train(was_training) and y


def line_data(m, b, n, sigma, x_range, generator=None):
    rows = []
    for i in range(n):
        x = x_range * torch.rand(1, generator=generator)
        y = m * x + b
        rows.append(torch.cat([x, y]) + sigma * torch.randn(2, generator=generator))
    return torch.stack(rows)


def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        error = model(x) - y
        loss = (error * error).mean()
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return [float(loss) for loss in losses]
