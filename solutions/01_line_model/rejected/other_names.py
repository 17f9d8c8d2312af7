# TestLineModel::test_registers_m_and_b, TestLineModel::test_intercept_starts_at_zero, TestLineModel::test_slope_is_drawn, TestLineModel::test_line_through_given_weights, TestLineModel::test_takes_a_number: other-names
# Calls the parameters by other names than the statement.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.slope = nn.Parameter(torch.rand(1))
        self.intercept = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.slope * x + self.intercept

    def extra_repr(self):
        return f"slope={self.slope.item():.3f}, intercept={self.intercept.item():.3f}"
