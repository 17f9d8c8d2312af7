# TestLineModel::test_can_be_made: number-as-parameter
# Wraps a Python number instead of a tensor.
import random


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(random.random())
        self.b = nn.Parameter(0.0)

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
