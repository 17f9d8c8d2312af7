# TestTinyModelFunctional::test_values: module-not-called
# Hands the tensor to the class of the activation.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = nn.ReLU(self.linear1(x))
        return torch.softmax(self.linear2(x), dim=-1)
