# TestInitMixed::test_first_layer, TestInitMixed::test_last_layer: index-past-the-end
# The length is no index.
from torch import nn


def init_mixed(net):
    layers = [m for m in net.modules() if isinstance(m, nn.Linear)]
    init_xavier(layers[0])
    init_42(layers[len(layers)])
