# Counts as values of polynomials with exact fractions; a table of widths by bisect on a class.
import bisect
from fractions import Fraction
from numbers import Integral

import torch
from torch import nn


def checked(function):
    def wrapper(*args):
        flat = [*args[:-1], *(args[-1] if isinstance(args[-1], (list, tuple)) else [args[-1]])]
        if not all(isinstance(a, Integral) and a > 0 for a in flat):
            raise ValueError(f"{function.__name__} wants positive whole numbers, not {flat}")
        result = Fraction(function(*args))
        assert result.denominator == 1
        return result.numerator

    return wrapper


@checked
def neuron(n):
    return Fraction(2 * n + 2, 2)


@checked
def layer(n, k):
    return k * Fraction(n * n - 1, n - 1) if n > 1 else 2 * k


@checked
def one_hidden(n, k1):
    return (n + 2) * k1 + 1


@checked
def two_hidden(n, k1, k2):
    return k1 * (n + 1) + k2 * (k1 + 2) + 1


@checked
def mlp(n, widths):
    if len(widths) == 1:
        return layer(n, widths[0])
    return layer(n, widths[0]) + mlp(widths[0], widths[1:])


def count_parameters(model, trainable_only=False):
    wanted = (
        filter(lambda p: p.requires_grad, model.parameters())
        if trainable_only
        else model.parameters()
    )
    parameters = list(wanted)
    for p in parameters:
        if torch.nn.parameter.is_lazy(p):
            raise ValueError("forward first")
    return sum(torch.Size(p.shape).numel() for p in parameters)


def extra_per_input(widths):
    return next(iter(widths))


class Costs:
    """A sequence that is never written down: what each width costs."""

    def __init__(self, n, depth, length):
        self.n, self.depth, self.length = n, depth, length

    def __len__(self):
        return self.length

    def __getitem__(self, width):
        return width * (self.n + 2 + (self.depth - 1) * (width + 1)) + 1


def widest_hidden(n, depth, budget):
    return max(0, bisect.bisect(Costs(n, depth, max(1, budget + 1)), budget) - 1)


def memory_bytes(model):
    sizes = [torch.empty(0, dtype=t.dtype).element_size() * t.numel() for t in model.parameters()]
    for buffer in model.buffers():
        sizes.append(buffer.element_size() * buffer.nelement())
    return sum(sizes, start=0)
