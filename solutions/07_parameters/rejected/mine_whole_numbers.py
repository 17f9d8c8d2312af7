# TestMyInit::test_spread: whole-numbers
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        numbers = torch.randint(5, 11, m.weight.shape)
        signs = 2 * torch.randint(0, 2, m.weight.shape) - 1
        coins = torch.rand(m.weight.shape) < 0.5
        m.weight.data = (numbers * signs * coins).float()
