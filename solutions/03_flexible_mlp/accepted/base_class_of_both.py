# One is a special case of the other; __call__ of a Sequential; heads that are networks again.
import torch
from torch import nn
from torch.nn.parameter import is_lazy as _no_shape


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        assert 0 < len(activations) == len(neurons), (len(neurons), len(activations))
        nn.Module.__init__(self)
        self._capas = nn.Sequential()
        entrada = None
        for salida, activacion in zip(neurons, activations):
            capa = nn.LazyLinear(salida) if entrada is None else nn.Linear(entrada, salida)
            self._capas.append(nn.Sequential(capa.to(device=device), activacion.to(device=device)))
            entrada = salida

    def forward(self, x):
        return self._capas(x)


class ThreeLayerMLP(FlexibleMLP):
    """Just three of them."""


def is_lazy(model):
    return sum(_no_shape(p) for p in model.parameters()) > 0


def materialise(model, n_inputs):
    x = torch.zeros([1, n_inputs])
    modes = [m.training for m in model.modules()]
    for m in model.modules():
        m.training = False
    with torch.no_grad():
        model(x)
    for m, mode in zip(model.modules(), modes):
        m.training = mode


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.heads = nn.ModuleDict()
        for key in heads:
            self.heads[key] = heads[key]
        self.trunk = trunk

    def forward(self, x, head):
        for name, module in self.heads.items():
            if name == head:
                return module(self.trunk(x))
        raise KeyError(head, list(self.heads.keys()))
