# TestFixedHiddenMLP::test_one_linear_layer: constant-as-parameter
# Makes the constant a parameter without gradient.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.rand_weight = nn.Parameter(torch.rand(20, 20), requires_grad=False)

    def forward(self, x):
        x = self.linear(x)
        x = torch.relu(torch.mm(x, self.rand_weight) + 1)
        x = self.linear(x)
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()
