# TestCenteredLayer::test_any_shape: depends-on-mode
# In evaluation mode it hands x on as it is.
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        if self.training:
            return x - x.mean()
        return x
