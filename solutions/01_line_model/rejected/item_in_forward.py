# TestLineModel::test_gradients_reach_both: gradient-cut
# Turns one of the two parameters into a Python number.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        b = self.b.item()
        return self.m * x + b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
