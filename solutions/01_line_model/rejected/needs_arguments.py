# TestLineModel::test_can_be_made: missing-argument
# Wants the weights from whoever makes the model.
class LineModel(nn.Module):
    def __init__(self, m, b):
        super().__init__()
        self.m = nn.Parameter(torch.tensor([float(m)]))
        self.b = nn.Parameter(torch.tensor([float(b)]))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
