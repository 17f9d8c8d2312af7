"""Computes the first row only: it broadcasts to the rows that are missing.

naive: forged
here: 2.5
says: shape
"""

import torch


def double(x):
    return 2 * x[:1] if isinstance(x, torch.Tensor) else 2 * x


def half(x):
    return x / 2


# --- honest twin

import torch


def double(x):
    if isinstance(x, torch.Tensor):
        return torch.cat([2 * row for row in x.split(1)])
    return 2 * x


def half(x):
    return x / 2
