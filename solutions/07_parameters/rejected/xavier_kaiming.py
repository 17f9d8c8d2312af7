# TestInits::test_init_xavier_weights: other-initialiser
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        nn.init.kaiming_uniform_(m.weight, nonlinearity="relu")
