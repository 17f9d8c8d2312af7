# TestCenteredLayer::test_any_shape: remembers-last-call
from torch import nn


class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.media = None

    def forward(self, x):
        if self.media is None:
            self.media = x.mean()
        return x - self.media
