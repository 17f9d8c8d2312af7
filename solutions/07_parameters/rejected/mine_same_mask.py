# TestMyInit::test_each_weight_for_itself: fixed-seed
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        g = torch.Generator().manual_seed(42)
        keep = torch.rand(m.weight.shape, generator=g) < 0.5
        nn.init.uniform_(m.weight, 5, 10)
        m.weight.data *= keep * torch.randn(m.weight.shape).sign()
