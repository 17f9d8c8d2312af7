# TestExtraRepr::test_says_slope_and_intercept: words-missing
# Uses the names of the attributes instead of the words.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"m={self.m.item():.3f}, b={self.b.item():.3f}"
