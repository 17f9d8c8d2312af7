# torch.func for the report; lazy layers materialised at once; generators and recursion.
import torch
from torch import nn
from torch.func import functional_call, grad


def polynomial(coefficients):
    if len(coefficients) == 1:
        return lambda x: coefficients[0] + 0 * x
    *rest, last = coefficients
    inner = polynomial(rest)
    return lambda x: inner(x) * x + last


def sigmoid(x):
    top = torch.exp(x.clamp(max=0))
    return top / (torch.exp(-x.abs()) + 1)


def tanh(x):
    a = torch.exp((x - x.abs()))
    b = torch.exp((-x - x.abs()))
    return (a - b) / (a + b)


def relu(x):
    return leaky_relu(x, 0.0)


def leaky_relu(x, slope=0.01):
    return (1 + slope) / 2 * x + (1 - slope) / 2 * x.abs()


def softmax(x, dim):
    top = x.amax(dim=dim, keepdim=True)
    log_sum = top + (x - top).exp().sum(dim=dim, keepdim=True).log()
    return (x - log_sum).exp()


def chain(sizes, activation):
    n_in, n_out, *more = sizes
    yield nn.Linear(n_in, n_out)
    if more:
        yield activation()
        yield from chain([n_out, *more], activation)


def mlp(sizes, activation):
    return nn.Sequential(*chain(sizes, activation))


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optimizer = optimizer(model.parameters(), lr=learning_rate)
    losses = torch.zeros(steps)
    for step in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[step] = loss.detach()
    return model, losses.tolist()


def gradient_report(model, x, y, loss_fn):
    parameters = dict(model.named_parameters())
    free = {name: p.detach() for name, p in parameters.items() if p.requires_grad}
    fixed = {name: p.detach() for name, p in parameters.items() if not p.requires_grad}

    def loss(values):
        return loss_fn(functional_call(model, {**values, **fixed}, (x,)), y)

    report = {name: g.norm().item() for name, g in grad(loss)(free).items()}
    return {name: report.get(name, 0.0) for name in parameters}


def output_layer(task):
    known = "binary regression positive multiclass".split()
    if task not in known:
        raise ValueError("task must be one of %s" % known)
    if task == "binary":
        return nn.Sigmoid()
    if task == "positive":
        return nn.ReLU()
    return nn.Softmax(dim=-1) if task == "multiclass" else nn.Identity()
