# TestLineModel::test_can_be_made: module-called
# nn.parameter is the file in which nn.Parameter lives.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.parameter(torch.rand(1))
        self.b = nn.parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
