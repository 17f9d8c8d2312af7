# TestMyLinear::test_values: mixed-dtypes
# Draws with NumPy.
import numpy as np


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.from_numpy(np.random.randn(in_units, units)))
        self.bias = nn.Parameter(torch.from_numpy(np.zeros(units)))

    def forward(self, x):
        return torch.relu(x @ self.weight + self.bias)
