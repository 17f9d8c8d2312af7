# TestFixedHiddenMLP::test_is_a_class: function-not-class
class MLP(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.linear = nn.Linear(size, size)
        self.register_buffer("C", torch.rand(size, size))

    def forward(self, x):
        h = self.linear(torch.relu(torch.mm(self.linear(x), self.C) + 1))
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()


def FixedHiddenMLP():
    return MLP(20)
