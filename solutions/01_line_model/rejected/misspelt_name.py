# TestLineModel::test_can_be_made: no-such-name
# Capital letters in the wrong place.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parametr(torch.rand(1))
        self.b = nn.Parametr(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
