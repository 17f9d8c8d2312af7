# A list read from behind by index; exponentials with a chosen base; OrderedDict and setattr.
from collections import OrderedDict

import torch
import torch.optim
from torch import nn

E = 2.718281828459045


def polynomial(coefficients):
    n = len(coefficients)

    def evaluate(x):
        total = coefficients[-1] + 0 * x
        for i in range(1, n):
            total += coefficients[-1 - i] * x**i
        return total

    return evaluate


def sigmoid(x):
    small = E ** -x.abs()
    big = 1 / (1 + small)
    return (x >= 0) * big + (x < 0) * small * big


def tanh(x):
    small = E ** (-2 * x.abs())
    return torch.sign(x) * (2 / (1 + small) - 1)


def relu(x):
    return x.maximum(torch.tensor(0.0))


def leaky_relu(x, slope=0.01):
    return torch.where(x > 0, 1, slope) * x


def softmax(x, dim):
    x = x.transpose(dim, -1)
    e = torch.exp(x - x.max(-1, keepdim=True)[0])
    return (e / e.sum(-1, keepdim=True)).transpose(dim, -1)


def mlp(sizes, activation):
    layers = OrderedDict()
    for i in range(len(sizes) - 1):
        layers[f"linear{i}"] = nn.Linear(sizes[i], sizes[i + 1])
        layers[f"act{i}"] = activation()
    layers.popitem()
    return nn.Sequential(layers)


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer([{"params": model.parameters()}], lr=learning_rate)
    losses = [0.0] * steps
    for i in range(steps):
        model.zero_grad()
        loss = loss_fn(model(x), y)
        losses[i] = loss.tolist()
        loss.backward()
        opt.step()
    return [model, losses]


def gradient_report(model, x, y, loss_fn):
    model.zero_grad(set_to_none=False)
    loss_fn(model(x), y).backward()
    report = dict.fromkeys(dict(model.named_parameters()), 0.0)
    for name in report:
        g = model.get_parameter(name).grad
        if g is not None:
            report[name] = torch.norm(g).item()
    model.zero_grad(set_to_none=False)
    return report


def output_layer(task):
    tasks = {
        "binary": (nn.Sigmoid, {}),
        "regression": (nn.Identity, {}),
        "positive": (nn.ReLU, {}),
        "multiclass": (nn.Softmax, {"dim": -1}),
    }
    if task in tasks:
        cls, options = tasks[task]
        return cls(**options)
    raise ValueError(f"There are only {tuple(tasks)}.")
