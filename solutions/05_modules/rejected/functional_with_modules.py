# TestTinyModelFunctional::test_only_the_linear_layers: activation-modules
# Writes the first model once more.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.relu = nn.ReLU()
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = self.relu(self.linear1(x))
        return torch.softmax(self.linear2(x), dim=-1)
