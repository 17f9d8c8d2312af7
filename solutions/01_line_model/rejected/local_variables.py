# TestLineModel::test_registers_m_and_b, TestLineModel::test_intercept_starts_at_zero, TestLineModel::test_slope_is_drawn, TestLineModel::test_line_through_given_weights, TestLineModel::test_keeps_the_shape, TestLineModel::test_takes_a_number: local-variable
# Forgets self: the parameters are gone when __init__ ends.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        m = nn.Parameter(torch.rand(1))
        b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
