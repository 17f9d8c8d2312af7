# A width by galloping and recursion; a class of checks as a context; itertools.pairwise; dim().
import contextlib
import itertools
import math

from torch import nn


@contextlib.contextmanager
def sizes(*values):
    for value in values:
        if type(value) is not int or value <= 0:
            raise ValueError(f"bad size: {value!r}")
    yield values


def neuron(n):
    with sizes(n):
        return -~n


def layer(n, k):
    with sizes(n, k) as (inputs, units):
        return inputs * units + units


def one_hidden(n, k1):
    with sizes(n, k1):
        return sum([n * k1, k1, k1, 1])


def two_hidden(n, k1, k2):
    with sizes(n, k1, k2) as path:
        return sum((a + 1) * b for a, b in itertools.pairwise((*path, 1)))


def mlp(n, widths):
    with sizes(n, *widths) as path:
        weights = sum(itertools.starmap(int.__mul__, itertools.pairwise(path)))
        return weights + sum(path[1:])


def count_parameters(model, trainable_only=False):
    total = 0
    seen = []
    for module in model.modules():
        for p in module._parameters.values():
            if p is None or any(p is other for other in seen):
                continue
            seen.append(p)
            if isinstance(p, nn.UninitializedParameter):
                raise ValueError("no sizes before the first forward()")
            if trainable_only and not p.requires_grad:
                continue
            total += math.prod(p.shape)
    return total


def extra_per_input(widths):
    first, *_ = widths
    return first


def widest_hidden(n, depth, budget):
    def fits(width):
        if width == 0:
            return True
        return mlp(n, [width] * depth + [1]) <= budget

    def between(low, high):  # low fits, high does not
        if high - low == 1:
            return low
        middle = low + (high - low) // 2
        return between(middle, high) if fits(middle) else between(low, middle)

    bound = 1
    while fits(bound):
        bound <<= 1
    return between(bound >> 1, bound)


def memory_bytes(model):
    total, seen = 0, set()
    for module in model.modules():
        for tensor in itertools.chain(module._parameters.values(), module._buffers.values()):
            if tensor is not None and id(tensor) not in seen:
                seen.add(id(tensor))
                total += tensor.itemsize * math.prod(tensor.shape)
    return total
