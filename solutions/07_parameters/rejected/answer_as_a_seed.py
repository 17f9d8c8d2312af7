# TestInits::test_init_42_weights: seed-for-value
# 42 is taken for a seed.
import torch
from torch import nn


def init_42(m):
    if isinstance(m, nn.Linear):
        torch.manual_seed(42)
        nn.init.normal_(m.weight)
