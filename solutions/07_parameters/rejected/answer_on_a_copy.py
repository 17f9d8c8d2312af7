# TestInits::test_init_42_weights: changes-a-copy
import torch
from torch import nn


def init_42(m):
    if isinstance(m, nn.Linear):
        w = m.weight.clone()
        nn.init.constant_(w, 42)
