# TestInits::test_init_42_leaves_other_modules: other-modules-too
import torch
from torch import nn


def init_42(m):
    try:
        m.weight.data = torch.full_like(m.weight.data, 42)
    except AttributeError:
        pass
