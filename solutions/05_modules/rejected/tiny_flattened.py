# TestTinyModel::test_softmax_over_the_last_axis: shape-changed
# All axes but the last become one.
class TinyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = x.view(-1, 100)
        x = torch.relu(self.linear1(x))
        return torch.softmax(self.linear2(x), -1)
