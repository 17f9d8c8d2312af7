# TestInits::test_init_42_weights: another-class
# It asks for another class.
from torch import nn


def init_42(m):
    if isinstance(m, nn.ReLU):
        nn.init.constant_(m.weight, 42)
