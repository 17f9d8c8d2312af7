# nn.Parameter around .data and random numbers of Python's own; prediction by set_grad_enabled.
import random

import torch
from torch import nn
from torch.nn.parameter import Parameter


class LineModel(torch.nn.Module):
    def __init__(self, b=0.0):
        super().__init__()
        self.m = Parameter(torch.tensor([random.random()]), requires_grad=True)
        self.b = Parameter(torch.tensor([b]), requires_grad=True)

    def forward(self, x):
        if not isinstance(x, torch.Tensor):
            x = torch.tensor(float(x))
        return self.b + self.m * x

    def extra_repr(self):
        return "%.3f (slope), %.3f (intercept)" % (self.m.data[0], self.b.data[0])


def predict(model, x):
    before = model.training
    model.eval()
    with torch.set_grad_enabled(False):
        y = model(x)
    model.training = before
    for child in model.modules():
        child.train(before)
    return y


def line_data(m, b, n, sigma, x_range, generator=None):
    if generator is None:
        generator = torch.default_generator
    x, _ = torch.sort(torch.rand(n, generator=generator) * x_range)
    y = m * x + b
    noise = torch.randn(2, n, generator=generator) * sigma
    return torch.stack([x + noise[0], y + noise[1]]).T


def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(list(model.parameters()), lr=lr)
    losses = [0.0] * steps
    step = 0
    while step < steps:
        for p in model.parameters():
            p.grad = None
        loss = torch.square(model(x) - y).sum() / len(y)
        loss.backward()
        optimizer.step()
        losses[step] = loss.item()
        step += 1
    return losses
