# Counts as integer tensors without axes.
import torch
from torch import nn


def products(sizes):
    if any(size < 1 or float(size) % 1 > 0 for size in sizes):
        raise ValueError("sizes are 1, 2, 3, ...")
    sizes = torch.tensor(sizes, dtype=torch.long)
    return ((sizes[:-1] + 1) * sizes[1:]).sum()


def neuron(n):
    return products([n, 1])


def layer(n, k):
    return products([n, k])


def one_hidden(n, k1):
    return products([n, k1, 1])


def two_hidden(n, k1, k2):
    return products([n, k1, k2, 1])


def mlp(n, widths):
    return products([n] + widths)


def extra_per_input(widths):
    return torch.tensor(widths)[0]


def widest_hidden(n, depth, budget):
    low, high = torch.tensor(0), torch.tensor(max(budget, 0))
    while low < high:
        middle = torch.div(low + high + 1, 2, rounding_mode="floor")
        # The product would not fit into 64 bits for widths that are far too large.
        fits = middle * (n + 2) <= budget and (depth == 1 or middle <= 10**7)
        if fits and middle * (n + 1) + (depth - 1) * middle * (middle + 1) + middle + 1 <= budget:
            low = middle
        else:
            high = middle - 1
    return low


def count_parameters(model, trainable_only=False):
    total = torch.zeros((), dtype=torch.int64)
    for p in model.parameters():
        if isinstance(p, nn.parameter.UninitializedParameter):
            raise ValueError("call model.forward first")
        if not trainable_only or p.requires_grad:
            total += torch.tensor(p.shape, dtype=torch.int64).prod()
    return total


def memory_bytes(model):
    sizes = [p.numel() * p.element_size() for p in model.parameters()]
    sizes += [b.numel() * b.element_size() for b in model.buffers()]
    return torch.tensor(sizes).sum()
