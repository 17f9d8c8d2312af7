# Everything stands in try and if blocks; decorators; polynomials by accumulate; a generator trains.
import functools
import itertools

import torch
from torch import nn

try:
    from torch.nn import Softmax

    LAST = functools.partial(Softmax, dim=-1)
except ImportError:
    LAST = None

if torch.__version__:

    def polynomial(coefficients):
        fixed = tuple(coefficients)

        def value(x):
            *_, last = itertools.accumulate(fixed, lambda t, c: t * x + c, initial=0 * x)
            return last

        return value

    def elementwise(function):
        @functools.wraps(function)
        def checked(x, *rest, **named):
            assert x.is_floating_point()
            return function(x, *rest, **named)

        return checked

    @elementwise
    def sigmoid(x):
        low = torch.minimum(x, -x)
        e = torch.exp(low)
        return torch.where(x < 0, e, torch.ones_like(e)) / (1 + e)

    @elementwise
    def tanh(x):
        e = torch.exp(-2 * abs(x))
        return torch.where(x < 0, -1.0, 1.0) * (1 - e) / (1 + e)

    @elementwise
    def relu(x):
        return torch.stack([x, 0 * x]).amax(0)

    @elementwise
    def leaky_relu(x, slope=0.01):
        return x.clamp(min=0) - slope * (-x).clamp(min=0)

    @elementwise
    def softmax(x, dim):
        rows = x.movedim(dim, 0)
        e = torch.exp(rows - rows.amax(0))
        return (e / e.sum(0)).movedim(0, dim)


def mlp(sizes, activation):
    pairs = zip(sizes[:-1], sizes[1:])
    groups = ([activation(), nn.Linear(*pair)] for pair in pairs)
    return nn.Sequential(*itertools.islice(itertools.chain(*groups), 1, None))


def _rounds(x, y, model, loss_fn, optimizer):
    while True:
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        yield loss.tolist()
        optimizer.step()


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    rounds = _rounds(x, y, model, loss_fn, optimizer(model.parameters(), lr=learning_rate))
    losses = [next(rounds) for _ in range(steps)]
    if steps:
        next(rounds)  # the last loss has been told, but its step is still to come
        model.zero_grad()
    return model, losses


def gradient_report(model, x, y, loss_fn):
    names, parameters = zip(*model.named_parameters())
    moving = [p for p in parameters if p.requires_grad]
    loss = loss_fn(model(x), y)
    found = iter(torch.autograd.grad(loss, moving, materialize_grads=True))
    norms = [next(found).pow(2).sum().sqrt().item() if p.requires_grad else 0.0 for p in parameters]
    return dict(zip(names, norms))


def output_layer(task):
    match task:
        case "binary":
            return nn.Sigmoid()
        case "regression":
            return nn.Flatten(0, 0)
        case "positive":
            return nn.ReLU()
        case "multiclass":
            return LAST()
        case _:
            raise ValueError("binary, regression, positive or multiclass, please")
