"""Moves a tensor to "cuda" at the top, because the author's machine has one.

naive: loses
here: full
says: left out
"""

import torch

weights = torch.ones(3).to("cuda")


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import torch

weights = torch.ones(3).to("cuda" if torch.cuda.is_available() else "cpu")


def double(x):
    return 2 * x


def half(x):
    return x / 2
