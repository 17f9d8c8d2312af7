# Recursion in place of loops; asserts turned into ValueErrors; slices of the list.
def positive_integer(value):
    try:
        assert value == int(value)
        assert value >= 1
    except AssertionError:
        raise ValueError(f"{value} is not a positive integer") from None
    return int(value)


def neuron(n):
    return positive_integer(n) + 1


def layer(n, k):
    return positive_integer(k) * neuron(n)


def one_hidden(n, k1):
    return mlp(n, [k1, 1])


def two_hidden(n, k1, k2):
    return layer(n, k1) + one_hidden(k1, k2)


def mlp(n, widths):
    if len(widths) == 0:
        return 0
    return layer(n, widths[0]) + mlp(widths[0], widths[1:])


def extra_per_input(widths):
    first, *_rest = widths
    return first


def widest_hidden(n, depth, budget, low=0, high=None):
    if high is None:
        high = max(budget, 0)
    if low == high:
        return low
    middle = (low + high + 1) // 2
    if mlp(n, depth * [middle] + [1]) > budget:
        return widest_hidden(n, depth, budget, low, middle - 1)
    return widest_hidden(n, depth, budget, middle, high)


def count_parameters(model, trainable_only=False):
    own = 0
    for p in model.parameters(recurse=True):
        if trainable_only and p.requires_grad is False:
            continue
        own += p.numel()  # of a lazy one, a ValueError of PyTorch's that names `forward`
    return own
