# TestTinyModelSequential::test_values: softmax-wrong-axis
# Counts axes as if there were no batch.
class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(dim=0)
        )

    def forward(self, x):
        return self.net(x)
