# TestLineModel::test_registers_m_and_b: parameter-became-tensor
# What a method of a parameter returns is a tensor again.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1)).clamp(0, 1)
        self.b = nn.Parameter(torch.zeros(1)).clone()

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
