# TestExtraRepr::test_leaves_gradients_alone: gradients-cleared
# Clears the gradients when the model is printed.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        self.zero_grad()
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
