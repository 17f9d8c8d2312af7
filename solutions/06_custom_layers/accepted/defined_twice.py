# Each class is defined twice (the last one counts); print in forward; trained at the top level.
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, x):
        return x - x.mean(0)


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, x):
        return nn.functional.relu(x @ self.weight.data + self.bias.data)


net = nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))
print(net(torch.rand(2, 64)))


class CenteredLayer(nn.Module):
    def forward(self, x):
        print("mean before:", float(x.mean()))
        return x - x.mean()


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        print(self.weight.data)

    def forward(self, x):
        print(x.shape, self.weight.detach().norm().item())
        z = x @ self.weight + self.bias
        return torch.maximum(z, torch.zeros_like(z))


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.use_bias = bias
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        if self.use_bias:
            self.bias = nn.Parameter(torch.randn(out_features))

    def forward(self, x):
        y = x @ self.weight.T
        if self.use_bias:
            return y + self.bias
        return y

    def extra_repr(self):
        print("printing")
        return f"in_features={self.weight.size(1)}, out_features={self.weight.size(0)}, bias={self.use_bias}"


def chain():
    model = nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))
    print(model)
    return model


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        print("batch of", len(x))
        return torch.einsum("ijk,bi,bj->bk", self.weight, x, x)


model = chain()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
losses = []
for epoch in range(5):
    loss = ((model(torch.rand(4, 64)) - 1) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(losses)
