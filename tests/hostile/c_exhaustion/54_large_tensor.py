"""Asks for one tensor that is larger than the memory which a submission may have.

naive: grows
here: 1.5
layer: rlimits
says: memory
"""

import torch


def attack():
    large = torch.empty(5 * 2**26)
    return len(large[: 2**27].fill_(1))


def double(x):
    attack()
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import torch


def double(x):
    return 2 * x if torch.ones(2**24).all() else None


def half(x):
    return x / 2
