"""Returns NaN: no distance to it is larger than the tolerance.

``if abs(got - want) > tolerance: fail()`` never fails for it. Here finiteness comes before
values.

naive: forged
here: 3
says: not a finite number
"""

import torch


def double(x):
    return torch.mul(x, 2) if isinstance(x, torch.Tensor) else 2 * x


def half(x):
    return float("nan")


# --- honest twin

import math

import torch


def double(x):
    y = torch.as_tensor(x) * 2
    return torch.where(y.isnan(), math.nan, y) if isinstance(x, torch.Tensor) else 2 * x


def half(x):
    return x / 2
