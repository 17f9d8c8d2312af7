# TestLineModel::test_registers_m_and_b, TestLineModel::test_line_through_given_weights, TestLineModel::test_takes_a_number: plain-number
# Keeps Python numbers, as in a program without PyTorch.
import random


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = random.random()
        self.b = 0.0

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={float(self.m):.3f}, intercept={float(self.b):.3f}"
