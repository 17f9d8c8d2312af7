# TestExtraRepr::test_shows_numbers: shows-tensors
# Puts the parameters themselves into the text.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope={self.m.data}, intercept={self.b.data}"
