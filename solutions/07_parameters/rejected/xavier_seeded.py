# TestInits::test_init_xavier_draws_anew: fresh-generator
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        g = torch.Generator()
        nn.init.xavier_uniform_(m.weight, generator=g)
