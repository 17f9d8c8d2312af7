# TestLineModel::test_line_through_given_weights, TestLineModel::test_takes_a_number, TestLineModel::test_gradients_reach_both: swapped-parameters
# Mixes up slope and intercept.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.b * x + self.m

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
