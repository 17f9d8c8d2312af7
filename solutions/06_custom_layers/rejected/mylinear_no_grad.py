# TestMyLinear::test_gradients_reach_the_parameters, TestMyLinear::test_gradient_reaches_x: gradient-cut
# Switches gradients off for the product.
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(
            torch.randn(
                units,
            )
        )

    def forward(self, X):
        with torch.no_grad():
            linear = torch.matmul(X, self.weight) + self.bias
        return torch.relu(linear)
