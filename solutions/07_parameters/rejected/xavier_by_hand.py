# TestInits::test_init_xavier_weights: std-for-bound
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        std = (2.0 / (m.in_features + m.out_features)) ** 0.5
        m.weight.data.uniform_(-std, std)
