# Logs, asserts and a guarded main part; NumPy for the spread of x; a set_to_none argument.
import logging

import numpy as np
import torch
from torch import nn
from torch.optim import SGD

log = logging.getLogger(__name__)


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        m = torch.rand(1)
        b = torch.zeros_like(m)
        self.m = nn.Parameter(m)
        self.b = nn.Parameter(b)
        assert self.m.requires_grad
        assert self.b.requires_grad

    def forward(self, x):
        log.info("m is %s", self.m.item())
        y = self.m * x + self.b
        assert not isinstance(x, torch.Tensor) or y.shape == x.shape
        return y

    def extra_repr(self):
        text = "slope=" + str(round(self.m.item(), 3))
        text += ", intercept=" + str(round(self.b.item(), 3))
        return text


def predict(model, x):
    was_training = bool(model.training)
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train() if was_training else model.eval()
    return y


def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.from_numpy(np.linspace(0, x_range, n)).float()
    y = m * x + b
    xy = torch.stack([x, y]).t().contiguous()
    return (xy + sigma * torch.randn(xy.shape, generator=generator)).to(torch.float32)


def fit(model, x, y, steps, lr):
    optimizer = SGD(params=model.parameters(), lr=lr)
    criterion = nn.MSELoss(reduction="mean")
    model.train()
    losses = []
    for epoch in range(1, steps + 1):
        loss = criterion(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        losses.append(loss.data.item())
        optimizer.step()
        if epoch == steps:
            log.info("last loss %s", losses[-1])
    return losses


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    data = line_data(3, -1, 100, 0.1, 2)
    plt.plot(*data.T, ".")
    plt.show()
