"""Leaves Python and PyTorch in another state: seed, default type, no gradients, warnings as errors.

naive: loses
here: full
"""

import random
import warnings

import torch

torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
torch.set_grad_enabled(False)
torch.manual_seed(0)
random.seed(0)
warnings.simplefilter("error")


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
