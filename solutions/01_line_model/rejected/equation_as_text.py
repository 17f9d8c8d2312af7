# TestExtraRepr::test_says_slope_and_intercept: words-missing
# The text is the equation, without the two words.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"y = {self.m.item():.2f}x + {self.b.item():.2f}"
