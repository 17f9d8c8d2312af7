# TestCenteredLayer::test_values: adds-the-mean
# Plus for minus.
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        return x + x.mean()
