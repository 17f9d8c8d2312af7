# TestTinyModelFunctional::test_values: sizes-for-weights
# Gives F.linear the sizes of a layer.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = nn.functional.linear(x, 100, 200)
        x = nn.functional.relu(x)
        x = nn.functional.linear(x, 200, 10)
        return nn.functional.softmax(x, dim=-1)
