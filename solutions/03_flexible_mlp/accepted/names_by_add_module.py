# add_module and getattr; the activations as attributes of their own.
import torch
from torch import nn


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.add_module("one", nn.LazyLinear(neurons[0], device=device))
        self.add_module("two", nn.Linear(neurons[0], neurons[1], device=device))
        self.add_module("three", nn.Linear(neurons[1], neurons[2], device=device))
        self.activations = list(activations)

    def forward(self, x):
        for name, activation in zip(["one", "two", "three"], self.activations):
            x = activation(getattr(self, name)(x))
        return x


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) != len(activations):
            raise ValueError(f"{len(neurons)} != {len(activations)}")
        if len(neurons) < 1:
            raise ValueError("nothing to build")
        self.depth = len(neurons)
        for i in range(self.depth):
            if i == 0:
                layer = nn.LazyLinear(neurons[i], device=device)
            else:
                layer = nn.Linear(neurons[i - 1], neurons[i], device=device)
            self.add_module(f"layer{i}", layer)
            self.add_module(f"activation{i}", activations[i].to(device))

    def forward(self, x):
        for i in range(self.depth):
            x = getattr(self, f"layer{i}")(x)
            x = getattr(self, f"activation{i}")(x)
        return x


def is_lazy(model):
    return True in [type(p) is nn.UninitializedParameter for p in model.parameters()]


@torch.no_grad()
def materialise(model, n_inputs):
    training = model.training
    model.eval()
    model(torch.ones(1, n_inputs))
    model.train(training)
    return model


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.names = list(heads)
        for name in heads:
            self.add_module("head_" + name, heads[name])

    def forward(self, x, head):
        if head not in self.names:
            raise KeyError(self.names)
        return getattr(self, "head_" + head)(self.trunk(x))
