# TestLineModel::test_registers_m_and_b, TestLineModel::test_intercept_starts_at_zero, TestLineModel::test_slope_is_drawn, TestLineModel::test_line_through_given_weights, TestLineModel::test_keeps_the_shape, TestLineModel::test_takes_a_number: ready-made-layer
# Uses the layer that PyTorch has for a line.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)

    def extra_repr(self):
        return f"slope={self.linear.weight.item():.3f}, intercept={self.linear.bias.item():.3f}"
