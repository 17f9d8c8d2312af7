# TestLineModel::test_trainable: frozen-parameter
# Believes that requires_grad is for the optimiser to switch on.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1), requires_grad=False)
        self.b = nn.Parameter(torch.zeros(1), requires_grad=False)

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
