# TestMyLinear::test_parameters: one-bias
# One bias for all units.
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(in_units, units))
        self.bias = nn.Parameter(torch.rand(1))

    def forward(self, X):
        linear = torch.matmul(X, self.weight) + self.bias
        return torch.relu(linear)
