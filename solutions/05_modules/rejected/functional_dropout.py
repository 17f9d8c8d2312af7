# TestTinyModelFunctional::test_values: dropout-added
# A dropout that the text does not have.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(100, 200)
        self.b = nn.Linear(200, 10)

    def forward(self, x):
        x = nn.functional.dropout(torch.relu(self.a(x)))
        return torch.softmax(self.b(x), -1)
