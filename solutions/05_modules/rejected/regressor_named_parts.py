# TestRegressor::test_paths: names-differ
# Gives the parts names.
from collections import OrderedDict


def regressor(n):
    return nn.Sequential(OrderedDict([("stack", stack(n)), ("head", nn.Linear(4, 1))]))
