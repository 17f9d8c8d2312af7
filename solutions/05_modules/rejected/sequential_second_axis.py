# TestTinyModelSequential::test_softmax_over_the_last_axis: softmax-wrong-axis
# Takes the second axis for the last one.
class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(dim=1)
        )

    def forward(self, x):
        return self.net(x)
