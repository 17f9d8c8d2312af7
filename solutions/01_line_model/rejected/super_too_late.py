# TestLineModel::test_can_be_made: no-super-init
# Calls super().__init__() where other languages would allow it, at the end.
class LineModel(nn.Module):
    def __init__(self):
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))
        super().__init__()

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
