# TestLineModel::test_registers_m_and_b, TestLineModel::test_slope_is_drawn: class-attribute
# Declares the parameters where other languages declare fields.
class LineModel(nn.Module):
    m = nn.Parameter(torch.rand(1))
    b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
