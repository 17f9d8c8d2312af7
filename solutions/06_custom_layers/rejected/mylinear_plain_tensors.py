# TestMyLinear::test_parameters: plain-tensor
# Tensors with requires_grad, but no parameters.
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units, requires_grad=True)
        self.bias = torch.zeros(units, requires_grad=True)

    def forward(self, X):
        linear = torch.matmul(X, self.weight) + self.bias
        return torch.relu(linear)
