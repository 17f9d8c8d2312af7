# TestMyInit::test_shares: one-decision-for-all
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        p = torch.rand(1).item()
        if p < 0.5:
            nn.init.zeros_(m.weight)
        elif p < 0.75:
            nn.init.uniform_(m.weight, 5, 10)
        else:
            nn.init.uniform_(m.weight, -10, -5)
