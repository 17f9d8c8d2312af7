# TestTinyModelFunctional::test_is_a_class: function-not-class
import torch.nn.functional as F


class _Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(100, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        return F.softmax(self.fc2(F.relu(self.fc1(x))), dim=-1)


def TinyModelFunctional():
    # a function that builds the "functional" model
    return _Tiny()
