# TestMyInit::test_spread: one-draw-for-two
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        u = torch.rand(m.weight.shape)
        sizes = 5 + 5 * u
        signed = torch.where(u < 0.5, sizes, -sizes)
        m.weight.data = signed * (torch.rand(u.shape) < 0.5)
