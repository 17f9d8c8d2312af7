# TestFixedHiddenMLP::test_one_linear_layer, TestFixedHiddenMLP::test_constant_stays: name-comes-first
# The tensor comes first, and then the name.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer(torch.rand(20, 20), "c")

    def forward(self, x):
        h = self.linear(torch.relu(self.linear(x) @ self.c + 1))
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
