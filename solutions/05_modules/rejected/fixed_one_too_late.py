# TestFixedHiddenMLP::test_gradients, TestFixedHiddenMLP::test_agrees_with_reference: added-too-late
# Adds 1 after the ReLU.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("constant", torch.rand(20, 20))

    def forward(self, x):
        h = self.linear(torch.relu(self.linear(x) @ self.constant) + 1)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
