# TestLineModel::test_registers_m_and_b: buffer-not-parameter
# Registers them as buffers, which are saved but not learned.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("m", torch.rand(1))
        self.register_buffer("b", torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
