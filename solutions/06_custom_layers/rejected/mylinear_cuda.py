# TestMyLinear::test_parameters: cuda-hard-coded
# Written on a machine with a GPU.
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units)).cuda()
        self.bias = nn.Parameter(torch.zeros(units)).cuda()

    def forward(self, X):
        linear = torch.matmul(X, self.weight) + self.bias
        return torch.relu(linear)
