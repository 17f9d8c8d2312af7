# TestExtraRepr::test_returns_a_text: returns-none
# Makes the text, but forgets to return it.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        text = f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
