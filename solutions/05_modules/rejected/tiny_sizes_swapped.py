# TestTinyModel::test_two_linear_layers: sizes-swapped
# Inputs and outputs of the layers swapped.
class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(200, 100)
        self.linear2 = nn.Linear(10, 200)

    def forward(self, x):
        x = torch.relu(self.linear1(x))
        return torch.softmax(self.linear2(x), -1)
