# TestFixedHiddenMLP::test_constant_stays: product-turned-round
# The constant stands on the left.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("c", torch.rand(20, 20))

    def forward(self, x):
        h = self.linear(torch.relu(self.c @ self.linear(x) + 1))
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
