# TestTiedMlp::test_gradient_is_the_sum: gradient-cut
import torch
from torch import nn


class TiedMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.entrada = nn.Linear(4, 8)
        self.comun = nn.Linear(8, 8)
        self.salida = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.relu(self.entrada(x))
        x = torch.relu(self.comun(x))
        # the same weights again
        x = torch.relu(x @ self.comun.weight.data.T + self.comun.bias.data)
        return self.salida(x)


def tied_mlp():
    return TiedMLP()
