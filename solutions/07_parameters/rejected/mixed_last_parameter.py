# TestInitMixed::test_last_layer: parameters-for-layers
# The last parameter is a bias.
from torch import nn


def init_mixed(net):
    params = list(net.parameters())
    nn.init.xavier_uniform_(params[0])
    nn.init.constant_(params[-1], 42)
