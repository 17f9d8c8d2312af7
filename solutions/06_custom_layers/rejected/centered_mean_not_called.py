# TestCenteredLayer::test_values: missing-parentheses
# The method instead of what it returns.
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        return x - x.mean
