# TestLineModel::test_calls_leave_the_parameters: new-parameters-in-forward
# Wraps the parameters anew at each call; an optimiser keeps the old ones.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        self.m = nn.Parameter(self.m.data)
        self.b = nn.Parameter(self.b.data)
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
