# TestMyInit::test_values: and-between-masks
# Python's own `and`.
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        with torch.no_grad():
            m.weight[m.weight > -5 and m.weight < 5] = 0
