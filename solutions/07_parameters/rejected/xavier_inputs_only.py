# TestInits::test_init_xavier_weights: other-initialiser
import math

from torch import nn


def init_xavier(m):
    if isinstance(m, nn.Linear):
        m.weight.data.normal_(0, math.sqrt(1 / m.in_features))
