# A half-open interval; match statements; walrus; an Enum of nothing; sizes checked by a decorator.
from functools import wraps
from numbers import Integral


def sizes_only(function):
    @wraps(function)
    def checked(*sizes):
        flat = [s for size in sizes for s in (size if isinstance(size, list) else [size])]
        if wrong := [s for s in flat if not isinstance(s, Integral) or s < 1]:
            raise ValueError(f"{function.__name__}: {wrong[0]!r} is no size")
        return function(*sizes)

    return checked


@sizes_only
def neuron(n):
    return 1 + n


@sizes_only
def layer(n, k):
    return sum(neuron(n) for _ in range(k)) if k < 10 else k * neuron(n)


@sizes_only
def one_hidden(n, k1):
    return layer(n, k1) + neuron(k1)


@sizes_only
def two_hidden(n, k1, k2):
    return sum([n * k1, k1 * k2, k2]) + sum([k1, k2, 1])


@sizes_only
def mlp(n, widths):
    match widths:
        case [k]:
            return layer(n, k)
        case [k, *others]:
            return layer(n, k) + mlp(k, others)


def widest_hidden(n, depth, budget):
    fits, too_wide = 0, 1
    while mlp(n, [too_wide] * depth + [1]) <= budget:
        fits, too_wide = too_wide, too_wide * 2
    while too_wide - fits > 1:
        middle = fits + (too_wide - fits) // 2
        if mlp(n, [middle] * depth + [1]) <= budget:
            fits = middle
        else:
            too_wide = middle
    return fits


def count_parameters(model, *, trainable_only=False):
    from torch.nn.parameter import UninitializedTensorMixin

    total = 0
    for name, p in model.named_parameters():
        if isinstance(p, UninitializedTensorMixin):
            raise ValueError(f"{name} is lazy; call forward() first")
        total += p.numel() if p.requires_grad or not trainable_only else 0
    return total
