# TestLineModel::test_keeps_the_shape: shape-changed
# Believes that a model's input always has a feature axis.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        x = torch.as_tensor(x)
        if x.dim() == 1:
            x = x.unsqueeze(1)
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
