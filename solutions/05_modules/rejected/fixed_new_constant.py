# TestFixedHiddenMLP::test_constant_stays: constant-in-forward
# Draws the constant where it is used.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)

    def forward(self, x):
        h = self.linear(x)
        c = torch.rand(20, 20)
        h = torch.relu(h @ c + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
