# TestLineModel::test_registers_m_and_b, TestLineModel::test_intercept_starts_at_zero, TestLineModel::test_slope_is_drawn, TestLineModel::test_line_through_given_weights, TestLineModel::test_takes_a_number: hidden-in-container
# Collects the parameters in a Python list.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = [nn.Parameter(torch.rand(1)), nn.Parameter(torch.zeros(1))]

    def forward(self, x):
        m, b = self.weights
        return m * x + b

    def extra_repr(self):
        return "slope={:.3f}, intercept={:.3f}".format(*[float(w) for w in self.parameters()])
