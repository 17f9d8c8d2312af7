# TestMyInit::test_shares: three-equal-chances
# −1, 0 and 1 are equally likely.
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            sign = torch.randint(-1, 2, m.weight.shape)
            m.weight.copy_(sign * (5 + 5 * torch.rand(m.weight.shape)))
