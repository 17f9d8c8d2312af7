# TestFixedHiddenMLP::test_constant_is_saved, TestFixedHiddenMLP::test_constant_is_not_trained: plain-constant
# Gives the constant a gradient, and keeps it in a plain attribute.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand(20, 20, requires_grad=True)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = nn.functional.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
