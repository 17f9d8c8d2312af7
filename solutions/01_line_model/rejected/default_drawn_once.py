# TestLineModel::test_slope_is_drawn: default-made-once
# Believes that a default value is computed at each call.
class LineModel(nn.Module):
    def __init__(self, m=torch.rand(1).item(), b=0.0):
        super().__init__()
        self.m = nn.Parameter(torch.tensor([m]))
        self.b = nn.Parameter(torch.tensor([b]))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
