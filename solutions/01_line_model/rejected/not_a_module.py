# TestLineModel::test_can_be_made: not-a-module
# Writes an ordinary class.
class LineModel:
    def __init__(self):
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
