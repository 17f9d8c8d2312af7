# TestExtraRepr::test_returns_a_text: missing-parentheses
# self.m.item without parentheses, in an f-string.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item:.3f}, intercept={self.b.item:.3f}"
