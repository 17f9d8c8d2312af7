# Everything in small helpers; nested Sequentials; keyword calls; Python float norms by math.
import math

import torch
import torch.nn as nn

TASKS = {
    "binary": nn.Sigmoid(),
    "regression": nn.Identity(),
    "positive": nn.ReLU(),
    "multiclass": nn.Softmax(dim=-1),
}


def evaluate(coefficients, x):
    result = 0 * x
    for coefficient in coefficients:
        result = coefficient + result * x
    return result


def polynomial(coefficients):
    import functools

    return functools.partial(evaluate, list(coefficients))


def positive_part(x):
    return (x.abs() + x) * 0.5


def sigmoid(x):
    e = torch.exp(-positive_part(x) - positive_part(-x))
    return torch.where(x.ge(0), 1.0, e).div(e.add(1.0))


def tanh(x):
    return 1 - 2 * sigmoid(-2 * x)


def relu(x):
    return positive_part(x)


def leaky_relu(x, slope=0.01):
    return positive_part(x) - slope * positive_part(-x)


def softmax(x, dim):
    e = torch.exp(torch.sub(x, torch.amax(x, dim, True)))
    return torch.divide(e, torch.sum(e, dim, True))


def block(n_in, n_out, activation):
    return nn.Sequential(nn.Linear(n_in, n_out), activation())


def mlp(sizes, activation):
    *inner, n_in, n_out = sizes
    widths = [*inner, n_in]
    blocks = [block(a, b, activation) for a, b in zip(widths, widths[1:])]
    return nn.Sequential(*blocks, nn.Linear(n_in, n_out))


def one_step(model, opt, loss_fn, x, y):
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = [one_step(model, opt, loss_fn, x, y).item() for _ in range(steps)]
    return model, losses


def norm(gradient):
    return 0.0 if gradient is None else math.sqrt(float((gradient * gradient).sum()))


def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {name: norm(p.grad) for name, p in model.named_parameters()}
    model.zero_grad()
    return report


def output_layer(task):
    try:
        return TASKS[task]
    except KeyError as error:
        raise ValueError(f"known tasks: {', '.join(TASKS)}") from error
