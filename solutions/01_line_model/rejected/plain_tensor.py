# TestLineModel::test_registers_m_and_b: plain-tensor
# Believes that any tensor in an attribute can be learned.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = torch.rand(1)
        self.b = torch.zeros(1)

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
