# One function does it all; bisect searches a range; lambdas in place of functions.
from bisect import bisect_right
from itertools import pairwise

from torch.nn.parameter import is_lazy


def mlp(n, widths):
    def of_pair(pair):
        a, b = pair
        if not (isinstance(a, int) and isinstance(b, int) and min(a, b) > 0):
            raise ValueError(pair)
        return (a + 1) * b

    return sum(map(of_pair, pairwise((n, *widths))))


neuron = lambda n: mlp(n, [1])
layer = lambda n, k: mlp(n, [k])
one_hidden = lambda n, k1: mlp(n, [k1, 1])
two_hidden = lambda n, k1, k2: mlp(n, [k1, k2, 1])


def extra_per_input(widths):
    return mlp(2, widths) - mlp(1, widths)


def widest_hidden(n, depth, budget):
    widths = range(1, max(budget, 1) + 1)
    return bisect_right(widths, budget, key=lambda width: mlp(n, [width] * depth + [1]))


def count_parameters(model, trainable_only=False):
    params = list(model.parameters())
    if any(map(is_lazy, params)):
        raise ValueError("run forward once, so that the lazy layers learn their sizes")
    return sum([p.nelement() for p in params if p.requires_grad or not trainable_only])


memory_bytes = lambda model: sum(t.nbytes for t in [*model.parameters(), *model.buffers()])
