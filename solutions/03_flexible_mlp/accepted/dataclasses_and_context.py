# A dataclass; a device context; modules in lists of modules; lazy layers found by asking them.
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        with torch.device(device):
            self.inside = nn.ModuleDict({"a": nn.LazyLinear(neurons[0])})
            self.inside.update({"c": nn.Linear(neurons[1], neurons[2])})
            self.between = nn.Linear(neurons[0], neurons[1])
        self.bends = nn.ModuleList(activations)
        self.bends.to(device)

    def forward(self, x):
        for layer, bend in zip((self.inside["a"], self.between, self.inside["c"]), self.bends):
            x = bend(layer(x))
        return x


@dataclass(eq=False, repr=False)
class FlexibleMLP(nn.Module):
    neurons: list
    activations: Any
    device: Any = "cpu"

    def __post_init__(self):
        super().__init__()
        m, n = len(self.neurons), len(self.activations)
        if m == 0 or n == 0 or m != n:
            raise AssertionError(f"{m=} {n=}")
        self.pairs = nn.ModuleList()
        for place, (size, activation) in enumerate(zip(self.neurons, self.activations)):
            with torch.device(self.device):
                layer = nn.Linear(self.neurons[place - 1], size) if place else nn.LazyLinear(size)
            self.pairs.append(nn.ModuleList([layer, activation.to(self.device)]))
        del self.neurons, self.activations

    def forward(self, x):
        for layer, activation in self.pairs:
            x = activation(layer(x))
        return x


def is_lazy(model):
    lazy = [m for m in model.modules() if isinstance(m, LazyModuleMixin)]
    for parameter in model.parameters():
        try:
            parameter.shape
        except RuntimeError:
            return True
    return bool([m for m in lazy if m.has_uninitialized_params()])


@torch.no_grad()
def materialise(model, n_inputs):
    training = {module: module.training for module in model.modules()}
    try:
        model.eval()(torch.full((2, n_inputs), 0.5))
    finally:
        for module in model.modules():
            module.training = training.get(module, model.training)
    return model


class HeadedMLP(nn.Module):
    class UnknownHead(KeyError):
        pass

    def __init__(self, trunk, heads):
        super().__init__()
        self.add_module("body", trunk)
        for name, head in heads.items():
            self.add_module(f"head of {name}", head)
        self.names = tuple(heads)

    def forward(self, x, head):
        if head not in self.names:
            raise self.UnknownHead(head, "not in", self.names)
        return self.get_submodule(f"head of {head}")(self.body(x))
