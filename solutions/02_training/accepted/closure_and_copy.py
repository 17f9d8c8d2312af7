# Steps with a closure; the report from a deep copy; empty Sequential and Threshold at the end.
import copy
import math
import torch
import torch.nn as nn


def polynomial(coefficients):
    degree = len(coefficients) - 1

    def p(x, k=0):
        if k == degree:
            return coefficients[k] + 0 * x
        return coefficients[k] * x ** (degree - k) + p(x, k + 1)

    return p


def relu(x):
    return (x + abs(x)) / 2


def leaky_relu(x, slope=0.01):
    return relu(x) + slope * (x - relu(x))


def sigmoid(x):
    z = torch.exp(-abs(x))
    side = (x >= 0).to(x.dtype)
    return (side + (1 - side) * z) / (1 + z)


def tanh(x):
    return sigmoid(2 * x) - sigmoid(-2 * x)


def softmax(x, dim):
    shifted = torch.exp(x - x.max(dim=dim, keepdim=True).values)
    return shifted / torch.sum(shifted, dim=dim, keepdim=True)


def mlp(sizes, activation):
    net = nn.Sequential()
    n_in = sizes.pop(0)
    while sizes:
        n_out = sizes.pop(0)
        net.append(nn.Linear(n_in, n_out))
        net.append(activation())
        n_in = n_out
    del net[-1]
    return net


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(list(model.parameters()), lr=learning_rate)
    losses = []

    def closure():
        opt.zero_grad(set_to_none=False)
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(float(loss))
        return loss

    for _ in range(steps):
        opt.step(closure)
    return model, losses


def gradient_report(model, x, y, loss_fn):
    twin = copy.deepcopy(model)
    for p in twin.parameters():
        p.grad = None
    loss_fn(twin(x), y).backward()
    report = {}
    for name, p in twin.named_parameters():
        squares = 0.0 if p.grad is None else float((p.grad**2).sum())
        report[name] = math.sqrt(squares)
    return report


def output_layer(task):
    if task == "binary":
        return nn.Sequential(nn.Sigmoid())
    elif task == "regression":
        return nn.Sequential()
    elif task == "positive":
        return nn.Threshold(0.0, 0.0)
    elif task == "multiclass":
        return nn.Softmax(-1)
    else:
        raise ValueError(task + ": binary, regression, positive, multiclass")
