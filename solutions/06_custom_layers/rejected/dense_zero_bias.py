# TestDense::test_without_bias: zero-bias
# Takes a bias of zeros for none.
class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.has_bias = bias
        if bias:
            self.bias = nn.Parameter(torch.randn(out_features))
        else:
            self.bias = nn.Parameter(torch.zeros(out_features), requires_grad=False)

    def forward(self, x):
        return x @ self.weight.T + self.bias

    def extra_repr(self):
        return f"{self.in_features}, {self.out_features}, bias={self.has_bias}"
