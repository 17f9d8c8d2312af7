# TestFixedHiddenMLP::test_constant_is_saved: plain-constant
# Keeps the constant in a plain attribute.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand((20, 20), requires_grad=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = nn.functional.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.norm().item() > 1 or X.abs().sum() > 1:
            X = X / 2
        return X.sum()
