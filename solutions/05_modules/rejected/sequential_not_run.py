# TestTinyModelSequential::test_values: module-not-run
# Returns the nn.Sequential itself.
class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(-1))

    def forward(self, x):
        return self.net
