# TestInits::test_init_xavier_leaves_other_modules: other-modules-too
import torch
from torch import nn


def init_xavier(m):
    if isinstance(m, (nn.Linear, nn.Conv1d, nn.Conv2d)):
        nn.init.xavier_uniform_(m.weight)
