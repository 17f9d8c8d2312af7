# TestLineModel::test_gradients_reach_both: gradient-cut
# Makes a new tensor of the output.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        y = self.m * x + self.b
        return torch.tensor(y, requires_grad=True)

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
