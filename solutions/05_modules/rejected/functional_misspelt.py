# TestTinyModelFunctional::test_only_the_linear_layers: no-such-name
# Writes the class with a small letter.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.linear(100, 200)
        self.linear2 = nn.linear(200, 10)

    def forward(self, x):
        x = torch.relu(self.linear1(x))
        return torch.softmax(self.linear2(x), dim=-1)
