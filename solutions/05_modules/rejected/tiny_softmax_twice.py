# TestTinyModel::test_values: softmax-twice
# A softmax of the probabilities.
class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(100, 200)
        self.b = nn.Linear(200, 10)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        x = self.softmax(self.b(torch.relu(self.a(x))))
        return self.softmax(x)
