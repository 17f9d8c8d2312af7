# TestTinyModelSequential::test_layers_in_a_sequential: not-a-module-object
# Forgets the parentheses of the activation.
class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(100, 200),
            nn.ReLU,
            nn.Linear(200, 10),
            nn.Softmax(dim=-1),
        )

    def forward(self, x):
        return self.net(x)
