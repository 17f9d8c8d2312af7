# TestInits::test_init_xavier_weights: xavier-needs-two-axes
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        nn.init.xavier_uniform_(m.weight)
        nn.init.xavier_uniform_(m.bias)
