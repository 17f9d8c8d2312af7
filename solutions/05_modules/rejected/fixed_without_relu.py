# TestFixedHiddenMLP::test_agrees_with_reference: activation-missing
# Forgets the activation between the two uses.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("c", torch.rand(20, 20))

    def forward(self, x):
        h = self.linear(x) @ self.c + 1
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
