# TestMyInit::test_values: mask-of-other-numbers
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        mask = torch.empty_like(m.weight).uniform_(-10, 10).abs() >= 5
        m.weight.data *= mask
