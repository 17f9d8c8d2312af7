"""Returns one number for a whole tensor: ``allclose`` broadcasts it to any shape.

naive: forged
here: 2.5
says: shape
"""

import torch


def double(x):
    if isinstance(x, torch.Tensor):
        return torch.tensor(2.0)
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import torch


def double(x):
    return x * torch.tensor(2.0) if isinstance(x, torch.Tensor) else 2 * x


def half(x):
    return torch.tensor(x / 2)
