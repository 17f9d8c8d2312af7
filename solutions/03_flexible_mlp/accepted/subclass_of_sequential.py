# Classes that inherit from nn.Sequential, nn.ModuleList and nn.ModuleDict.
import torch
from torch import nn


def modules_of(neurons, activations, device):
    previous = None
    for size, activation in zip(neurons, activations):
        if previous is None:
            yield nn.LazyLinear(size, device=device)
        else:
            yield nn.Linear(previous, size, device=device)
        yield activation.to(device)
        previous = size


class ThreeLayerMLP(nn.ModuleList):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__(modules_of(neurons, activations, device))

    def forward(self, x):
        for module in self:
            x = module(x)
        return x


class FlexibleMLP(nn.Sequential):
    def __init__(self, neurons, activations, device="cpu"):
        if not neurons or len(neurons) != len(activations):
            raise ValueError(f"lengths {len(neurons)} and {len(activations)}")
        super().__init__(*modules_of(neurons, activations, device))


def is_lazy(model):
    return any(map(nn.parameter.is_lazy, model.parameters()))


def materialise(model, n_inputs):
    mode, _ = model.training, model.eval()
    with torch.no_grad():
        model(torch.zeros(1, n_inputs, dtype=torch.float32))
    model.train(mode)


class HeadedMLP(nn.ModuleDict):
    def __init__(self, trunk, heads):
        super().__init__(heads)
        self.trunk_of_all = [trunk]
        self.add_module("the trunk", trunk)

    def forward(self, x, head):
        names = [name for name in self if name != "the trunk"]
        if head not in names:
            raise KeyError(f"{head} is not one of {names}")
        return self[head](self["the trunk"](x))
