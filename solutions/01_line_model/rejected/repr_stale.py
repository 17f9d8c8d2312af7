# TestExtraRepr::test_shows_the_current_values: stale-text
# Makes the text once and for all in __init__.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))
        self.text = f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return self.text
