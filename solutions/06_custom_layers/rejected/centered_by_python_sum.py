# TestCenteredLayer::test_values: python-sum
# Python's own sum and len.
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        mean = sum(x) / len(x)
        return x - mean
