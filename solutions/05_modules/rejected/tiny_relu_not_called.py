# TestTinyModel::test_values: activation-not-used
# Makes the activation and forgets to use it.
class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.activation = nn.ReLU()
        self.linear2 = nn.Linear(200, 10)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        x = self.linear1(x)
        x = self.linear2(x)
        x = self.softmax(x)
        return x
