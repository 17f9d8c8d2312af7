# TestMyInit::test_each_weight_for_itself: weights-in-blocks
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            w = m.weight.view(-1)
            n = len(w)
            w[: n // 2] = 0
            w[n // 2 : 3 * n // 4].uniform_(5, 10)
            w[3 * n // 4 :].uniform_(-10, -5)
