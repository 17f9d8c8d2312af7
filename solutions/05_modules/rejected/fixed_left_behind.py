# TestFixedHiddenMLP::test_constant_moves: left-behind
# Registers the constant, and computes with the tensor it was made of.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.c = torch.rand(20, 20)
        self.register_buffer("constant", self.c)

    def forward(self, x):
        h = torch.relu(self.linear(x) @ self.c + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
