# TestTinyModelSequential::test_layers_in_a_sequential: hidden-in-container
# Collects the layers in a list.
class TinyModelSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(100, 200), nn.ReLU(), nn.Linear(200, 10), nn.Softmax(dim=-1)]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
