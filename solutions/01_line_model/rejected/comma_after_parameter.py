# TestLineModel::test_registers_m_and_b, TestLineModel::test_line_through_given_weights, TestLineModel::test_keeps_the_shape, TestLineModel::test_takes_a_number: comma-at-the-end
# A comma at the end of the line makes a tuple.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1)),  # fmt: skip
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
