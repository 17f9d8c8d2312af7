# TestTinyModel::test_two_linear_layers: layers-in-forward
# Makes the layers where they are used.
class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.activation = nn.ReLU()
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        x = nn.Linear(100, 200)(x)
        x = self.activation(x)
        x = nn.Linear(200, 10)(x)
        return self.softmax(x)
