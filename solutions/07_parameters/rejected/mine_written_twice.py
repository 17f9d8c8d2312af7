# TestMyInit::test_shares: initialised-twice
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, 5, 10)
        nn.init.uniform_(m.weight, -10, -5)
        with torch.no_grad():
            m.weight *= torch.rand(m.weight.shape) < 0.5
