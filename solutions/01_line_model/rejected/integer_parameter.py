# TestLineModel::test_can_be_made: integer-parameter
# Believes that zero is zero, whatever its dtype.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.tensor(0))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
