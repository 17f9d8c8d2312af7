# TestFixedHiddenMLP::test_constant_stays: endless-loop
# Halves what goes into the layer; the bias remains.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("c", torch.rand(20, 20))

    def forward(self, x):
        h = torch.relu(self.linear(x) @ self.c + 1)
        while self.linear(h).abs().sum() > 1:
            h = h / 2
        return self.linear(h).sum()
