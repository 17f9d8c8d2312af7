# TestFixedHiddenMLP::test_constant_is_not_trained: constant-requires-grad
# Believes that gradients need requires_grad=True everywhere.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("c", torch.rand(20, 20, requires_grad=True))

    def forward(self, x):
        h = torch.relu(self.linear(x) @ self.c + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
