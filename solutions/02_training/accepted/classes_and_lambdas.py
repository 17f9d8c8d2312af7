# Callable objects, lambdas and comprehensions in place of loops.
import torch
import torch.nn as nn
from functools import reduce


class Polynomial:
    def __init__(self, coefficients):
        self.coefficients = tuple(coefficients)

    def __call__(self, x):
        return reduce(lambda value, c: value * x + c, self.coefficients, x * 0)


polynomial = lambda coefficients: Polynomial(coefficients)
sigmoid = lambda x: 0.5 * (1 + tanh(0.5 * x))


def tanh(x):
    e = torch.exp(-2 * torch.abs(x))
    return (1 - e) / (1 + e) * torch.sign(x)


relu = lambda x: torch.max(x, torch.zeros_like(x))
leaky_relu = lambda x, slope=0.01: torch.max(x, slope * x)


def softmax(x, dim):
    e = (x - torch.amax(x, dim=dim, keepdim=True)).exp()
    return e.div(e.sum(dim=dim).unsqueeze(dim))


def mlp(sizes, activation):
    pairs = list(zip(sizes, sizes[1:]))
    hidden = [m for n, k in pairs[:-1] for m in (nn.Linear(n, k), activation())]
    return nn.Sequential(*hidden, nn.Linear(*pairs[-1]))


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)

    def one_step():
        opt.zero_grad(set_to_none=True)
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        return loss.item()

    return model, [one_step() for _ in range(steps)]


def gradient_report(model, x, y, loss_fn):
    old = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    loss_fn(model(x), y).backward()
    norms = {
        n: float(torch.linalg.vector_norm(p.grad)) if p.grad is not None else 0.0
        for n, p in model.named_parameters()
    }
    for p, g in zip(model.parameters(), old):
        p.grad = g
    return norms


def output_layer(task):
    layers = dict(
        binary=nn.Sigmoid,
        regression=nn.Identity,
        positive=nn.ReLU,
        multiclass=lambda: nn.Softmax(-1),
    )
    try:
        return layers[task]()
    except KeyError:
        raise ValueError(f"{task}: not one of {list(layers)}") from None
