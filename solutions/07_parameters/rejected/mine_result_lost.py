# TestMyInit::test_values: result-not-kept
# Nobody keeps what torch.where returns.
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        torch.where(m.weight.abs() > 5, m.weight, torch.tensor(0.0))
