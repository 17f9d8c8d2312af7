# TestInitMixed::test_first_layer, TestInitMixed::test_last_layer: called-too-early
# The function is called, and not handed over.
from torch import nn


def init_mixed(net):
    layers = [m for m in net.modules() if isinstance(m, nn.Linear)]
    layers[0].apply(init_xavier())
    layers[-1].apply(init_42())
