# TestTinyModelFunctional::test_activations_are_functions: activation-modules
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = nn.ReLU()(self.linear1(x))
        x = nn.Softmax(dim=-1)(self.linear2(x))
        return x
