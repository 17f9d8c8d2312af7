# TestMyInit::test_each_weight_for_itself: one-decision-for-many
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        n_out, n_in = m.weight.shape
        sign = torch.where(torch.rand(n_out, 1) < 0.5, 1.0, -1.0)
        mask = torch.rand(n_out, n_in) < 0.5
        m.weight.data = sign * mask * (5 + 5 * torch.rand(n_out, n_in))
