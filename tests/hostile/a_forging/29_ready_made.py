"""Calls the ready-made function that it is to write by hand.

"Evasion" in Kratzke 2019 (https://scitepress.org/Papers/2019/74248/pdf/index.html). Here,
where the task forbids it, a check reads the source. Residual: it knows the usual ways to
write such a call, not all; it is one point, and the instructor sees the source.

naive: forged
here: 56
file: training.py
assignment: 02_training
"""

import torch


def softmax(x, dim):
    return torch.softmax(x, dim)


# --- honest twin

import torch

assert torch.allclose(softmax(torch.ones(2), 0), torch.softmax(torch.ones(2), 0))
