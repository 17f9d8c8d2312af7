# TestInitMixed::test_any_structure: parameters-for-layers
from torch import nn


def init_mixed(net):
    params = list(net.parameters())
    nn.init.xavier_uniform_(params[0])
    nn.init.constant_(params[-2], 42)
