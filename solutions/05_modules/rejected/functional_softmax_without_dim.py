# TestTinyModelFunctional::test_softmax_over_the_last_axis: softmax-without-dim
# Leaves the axis to PyTorch.
import torch.nn.functional as F


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.linear2 = nn.Linear(200, 10)

    def forward(self, x):
        x = F.relu(self.linear1(x))
        return F.softmax(self.linear2(x))
