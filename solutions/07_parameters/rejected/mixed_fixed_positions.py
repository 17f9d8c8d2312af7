# TestInitMixed::test_any_structure: fixed-positions
import torch
from torch import nn


def init_mixed(net):
    net[0].apply(init_xavier)
    net[-1].apply(init_42)
