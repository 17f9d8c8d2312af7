# Builds the networks on the meta device, where tensors have shapes but no numbers.
import torch
from torch import nn


def build(*sizes):
    if any(size != int(size) or size < 1 for size in sizes):
        raise ValueError(f"there is no network {sizes}")
    with torch.device("meta"):
        return nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])))


def parameters_of(*sizes):
    return sum(p.numel() for p in build(*sizes).parameters())


def neuron(n):
    return parameters_of(n, 1)


def layer(n, k):
    return parameters_of(n, k)


def one_hidden(n, k1):
    return parameters_of(n, k1, 1)


def two_hidden(n, k1, k2):
    return parameters_of(n, k1, k2, 1)


def mlp(n, widths):
    return parameters_of(n, *widths)


def extra_per_input(widths):
    return parameters_of(2, *widths) - parameters_of(1, *widths)
