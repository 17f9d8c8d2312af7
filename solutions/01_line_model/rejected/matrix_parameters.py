# TestLineModel::test_registers_m_and_b, TestLineModel::test_keeps_the_shape: parameter-shape
# Gives the parameters the shape of a matrix with one element.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1, 1))
        self.b = nn.Parameter(torch.zeros(1, 1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
