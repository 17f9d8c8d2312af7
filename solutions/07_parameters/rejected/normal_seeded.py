# TestInits::test_init_normal_draws_anew: fixed-seed
import torch
from torch import nn


def init_normal(m):
    torch.manual_seed(42)
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.bias)
