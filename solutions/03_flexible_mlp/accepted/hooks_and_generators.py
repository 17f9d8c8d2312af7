# Layers made by a generator; forward by hooks of the layers; type() in place of class.
import functools

import torch
from torch import nn


def _linears(neurons, device):
    yield nn.LazyLinear(neurons[0], device=device)
    yield from (nn.Linear(a, b, device=device) for a, b in zip(neurons, neurons[1:]))


def _init(self, neurons, activations, device="cpu"):
    nn.Module.__init__(self)
    assert len({len(neurons), len(activations), 3}) == 1
    for name, linear in zip("abc", _linears(neurons, device)):
        setattr(self, name, linear)
    self.activations = nn.Sequential(*(a.to(device=device) for a in activations))


def _forward(self, x):
    for name, activation in zip("abc", self.activations):
        x = activation(getattr(self, name)(x))
    return x


ThreeLayerMLP = type("ThreeLayerMLP", (nn.Module,), {"__init__": _init, "forward": _forward})


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) - len(activations):
            raise ValueError("%d layers and %d activations" % (len(neurons), len(activations)))
        if len(neurons) < 1:
            raise ValueError("nothing to build")
        self.activations = nn.ModuleDict({str(k): a for k, a in enumerate(activations)}).to(device)
        self.stack = nn.Sequential(*_linears(neurons, device))
        # What a hook returns takes the place of the layer's own output.
        for key, linear in enumerate(self.stack):
            linear.register_forward_hook(functools.partial(self._bend, str(key)))

    def _bend(self, key, layer, inputs, output):
        return self.activations[key](output)

    def forward(self, x):
        return self.stack(x)


def is_lazy(model):
    return not all(
        hasattr(p, "data_ptr") and p.__class__ is nn.Parameter for p in model.parameters()
    )


def materialise(model, n_inputs):
    with torch.autograd.grad_mode.set_grad_enabled(False):
        was = model.training
        model.train(False)
        model(torch.randn(3, n_inputs, generator=torch.Generator().manual_seed(1)))
        model.train(was)


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.parts = nn.ModuleDict({"trunk": trunk, "heads": nn.ModuleDict(heads)})

    def forward(self, x, head):
        features = self.parts["trunk"](x)
        answers = {name: part(features) for name, part in self.parts["heads"].items()}
        try:
            return answers[head]
        except KeyError:
            raise KeyError(f"{head!r}: " + " | ".join(answers)) from None
