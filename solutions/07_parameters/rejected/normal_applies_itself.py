# TestInits::test_init_normal_weights: apply-inside
# It passes itself on to whatever is no Linear layer.
from torch import nn


def init_normal(m):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.bias)
    else:
        m.apply(init_normal)
