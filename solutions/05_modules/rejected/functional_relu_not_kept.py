# TestTinyModelFunctional::test_values: result-not-kept
# Believes that F.relu changes its argument.
import torch.nn.functional as F


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = self.linear1(x)
        F.relu(x)
        x = self.linear2(x)
        return F.softmax(x, dim=-1)
