# TestTinyModelFunctional::test_values: gradient-cut
# Switches gradients off in the model itself.
class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        with torch.no_grad():
            x = torch.relu(self.linear1(x))
            return torch.softmax(self.linear2(x), dim=-1)
