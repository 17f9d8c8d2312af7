# TestFixedHiddenMLP::test_input_unchanged: changes-input
# Makes the input smaller first, in place.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("c", torch.rand(20, 20))

    def forward(self, x):
        while x.abs().sum() > 1:
            x /= 2
        h = torch.relu(self.linear(x) @ self.c + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h /= 2
        return h.sum()
