# TestExtraRepr::test_returns_a_text: text-plus-other
# Joins texts and parameters with +.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return "slope=" + self.m + ", intercept=" + self.b
