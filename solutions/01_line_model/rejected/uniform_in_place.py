# TestLineModel::test_can_be_made: in-place-on-parameter
# Fills the parameter in place while gradients are tracked.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.empty(1))
        self.m.uniform_(0, 1)
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
