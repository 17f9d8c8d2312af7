# TestCenteredLayer::test_values: no-self
# The object itself arrives in x.
from torch import nn


class CenteredLayer(nn.Module):
    def forward(x):
        return x - x.mean()
