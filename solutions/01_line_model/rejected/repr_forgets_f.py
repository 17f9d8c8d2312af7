# TestExtraRepr::test_shows_both_values: no-f-string
# Forgets the f before the text.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return "slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
