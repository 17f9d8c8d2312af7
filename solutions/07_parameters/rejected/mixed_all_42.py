# TestInitMixed::test_first_layer: applied-to-all
import torch
from torch import nn


def init_mixed(net):
    net.apply(init_xavier)
    net.apply(init_42)
