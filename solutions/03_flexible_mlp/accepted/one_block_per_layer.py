# A helper class for layer and activation; a base class; a property; reduce.
from functools import reduce

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, layer, activation):
        super().__init__()
        self.layer = layer
        self.activation = activation

    def forward(self, x):
        return self.activation(self.layer(x))


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self._check(neurons, activations)
        sizes = [0, *neurons]
        self.blocks = nn.ModuleList()
        for before, after, activation in zip(sizes, neurons, activations):
            self.blocks.append(Block(self._layer(before, after), activation))
        self.to(device)

    @staticmethod
    def _layer(before, after):
        return nn.Linear(before, after) if before else nn.LazyLinear(after)

    @staticmethod
    def _check(neurons, activations):
        lengths = len(neurons), len(activations)
        assert len(set(lengths)) == 1, lengths
        assert all(lengths), lengths

    @property
    def depth(self):
        return len(self.blocks)

    def forward(self, x):
        return reduce(lambda value, block: block(value), self.blocks, x)


class ThreeLayerMLP(FlexibleMLP):
    pass


def is_lazy(model):
    lazy = nn.UninitializedParameter
    return next((True for p in model.parameters() if isinstance(p, lazy)), False)


class evaluating:
    def __init__(self, model):
        self.model, self.mode = model, model.training

    def __enter__(self):
        return self.model.eval()

    def __exit__(self, *exc):
        self.model.train(self.mode)


def materialise(model, n_inputs):
    with evaluating(model), torch.no_grad():
        model(torch.full((4, n_inputs), 0.5))


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.net = nn.ModuleDict({"trunk": trunk, "heads": nn.ModuleDict(heads)})

    def forward(self, x, head):
        heads = self.net["heads"]
        if head not in list(heads):
            message = f"{head} is not in {', '.join(heads.keys())}"
            raise KeyError(message)
        return nn.Sequential(self.net["trunk"], heads[head])(x)
