# TestExtraRepr::test_returns_a_text: format-of-tensor
# Formats the parameter itself like a number.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m:.3f}, intercept={self.b:.3f}"
