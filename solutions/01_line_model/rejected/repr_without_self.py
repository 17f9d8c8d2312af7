# TestExtraRepr::test_returns_a_text: no-self
# Forgets that a method gets the object as its first argument.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr():
        return "slope={m.item():.3f}, intercept={b.item():.3f}"
