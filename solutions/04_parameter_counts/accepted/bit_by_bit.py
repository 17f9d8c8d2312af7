# The width is found bit by bit; sums over pairs by a matrix; counts by vectors and nbytes.
import operator

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector


class _Size(int):
    def __new__(cls, value):
        try:
            number = operator.index(value)
        except TypeError as error:
            raise ValueError(f"{value} is no whole number") from error
        if number <= 0:
            raise ValueError(f"{value} is too small")
        return super().__new__(cls, number)


def mlp(n, widths):
    state, total = _Size(n), 0
    for width in map(_Size, widths):
        total, state = total + width + state * width, width
    return int(total)


neuron = lambda n: mlp(n, (1,))
layer = lambda n, k: mlp(n, (k,))
one_hidden = lambda n, k1: mlp(n, (k1, 1))
two_hidden = lambda n, k1, k2: mlp(n, (k1, k2, 1))


def count_parameters(model, trainable_only=False):
    chosen = [p for p in model.parameters() if not trainable_only or p.requires_grad]
    try:
        vector = parameters_to_vector(chosen) if chosen else torch.empty(0)
    except (ValueError, RuntimeError) as error:
        raise ValueError("a forward pass has to come first") from error
    return torch.tensor(len(vector))


def extra_per_input(widths):
    more, fewer = (mlp(n, widths) for n in (8, 7))
    return more - fewer


def widest_hidden(n, depth, budget):
    width = 0
    for bit in reversed(range(41)):
        tried = width | (1 << bit)
        hidden = (depth - 1) * (tried + 1) * tried
        if (n + 1) * tried + hidden + tried + 1 <= budget:
            width = tried
    return width


def memory_bytes(model):
    everything = {id(t): t for t in (*model.parameters(), *model.buffers())}
    return sum(map(operator.attrgetter("nbytes"), everything.values()))
