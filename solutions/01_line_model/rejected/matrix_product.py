# TestLineModel::test_line_through_given_weights, TestLineModel::test_keeps_the_shape, TestLineModel::test_takes_a_number: matrix-product
# The matrix product of x and the slope.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x @ self.m + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
