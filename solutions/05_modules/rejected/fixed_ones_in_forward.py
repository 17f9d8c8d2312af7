# TestFixedHiddenMLP::test_computes_on_an_accelerator: mixed-devices
# Makes a second constant in each call, wherever tensors are made by default.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("constant", torch.rand(20, 20))

    def forward(self, x):
        ones = torch.ones(20)
        h = torch.relu(self.linear(x) @ self.constant + ones)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
