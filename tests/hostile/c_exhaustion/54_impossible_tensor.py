"""Asks for a tensor of four terabytes, as a slip in a size does.

What comes back is PyTorch's own refusal, which is explained.

naive: loses
here: 1.5
says: memory
"""

import torch


def double(x):
    return torch.empty(10**12).fill_(2) * x


def half(x):
    return x / 2

# --- honest twin

import torch


def double(x):
    return torch.empty(1).fill_(2).item() * x


def half(x):
    return x / 2
