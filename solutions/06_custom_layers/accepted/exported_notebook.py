# A notebook's export: imports again and again, experiments and plots between, cells out of order.
# %matplotlib inline
# !pip install torch

import torch
from torch import nn
import torch.nn.functional as F


def chain():
    return nn.Sequential(MyLinear(in_units=64, units=8), MyLinear(in_units=8, units=1))


class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, X):
        return X - torch.mean(X, dim=tuple(range(X.ndim)), keepdim=True)


layer = CenteredLayer()
print(layer(torch.FloatTensor([1, 2, 3, 4, 5])))
net = nn.Sequential(nn.Linear(8, 128), CenteredLayer())
Y = net(torch.rand(4, 8))
print(Y.mean())


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.bias = nn.Parameter(
            torch.randn(
                units,
            )
        )
        self.weight = nn.Parameter(torch.randn(in_units, units))

    def forward(self, X):
        linear = torch.matmul(X, self.weight) + self.bias
        # linear = torch.matmul(X, self.weight.data) + self.bias.data
        return F.relu(linear)


linear = MyLinear(5, 3)
print(linear.weight)
print(linear(torch.rand(2, 5)))
print(chain()(torch.rand(2, 64)))

import torch.nn as nn


class Dense(nn.Module):
    """y = x W^T + b"""

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(
            torch.randn(out_features, in_features, device=device, dtype=dtype)
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, input):
        output = input @ self.weight.mT
        if self.bias is not None:
            output = output + self.bias
        return output

    def __repr__(self):
        return (
            f"Dense(in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None})"
        )


dense = Dense(3, 5)
print(dense)
other = nn.Linear(3, 5)
dense.load_state_dict(other.state_dict())
x = torch.rand(2, 3)
print(torch.allclose(dense(x), other(x)))


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.in_units = in_units
        self.units = units
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, X):
        b = X.shape[0]
        XX = torch.bmm(X.view(b, -1, 1), X.view(b, 1, -1))
        return XX.reshape(b, self.in_units**2) @ self.weight.reshape(-1, self.units)


pw = PairwiseLayer(4, 2)
X = torch.rand(3, 4)
loops = torch.zeros(3, 2)
for i in range(4):
    for j in range(4):
        for k in range(2):
            loops[:, k] += pw.weight[i, j, k].item() * X[:, i] * X[:, j]
print(torch.allclose(pw(X), loops, atol=1e-5))
