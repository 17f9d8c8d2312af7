# TestTinyModelFunctional::test_values: softmax-missing
# Stops at the scores.
import torch.nn.functional as F


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = F.relu(self.linear1(x))
        return self.linear2(x)
