# TestInits::test_init_normal_biases: bias-not-set
import torch
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        m.weight.data.normal_(mean=0, std=0.01)
