# TestInits::test_init_xavier_weights: no-such-method
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        m.weight.xavier_uniform_()
