# A network is a layer and a smaller network; heads by setattr.
import torch
from torch import nn


def chain(sizes, activations, device, before=None):
    if not sizes:
        return nn.Identity()
    first, *rest = sizes
    layer = (
        nn.LazyLinear(first, device=device)
        if before is None
        else nn.Linear(before, first, device=device)
    )
    return nn.Sequential(layer, activations[0], chain(rest, activations[1:], device, first))


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.net = chain(neurons, activations, device)

    def forward(self, x):
        return self.net(x)


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        for n, m in [(len(neurons), len(activations))]:
            if n == m == 0 or n != m:
                raise ValueError(f"cannot build {n} layers with {m} activations")
        self.net = chain(neurons, activations, device)
        for module in self.net.modules():
            if not isinstance(module, nn.LazyLinear):
                module.to(device) if not list(module.children()) else None

    def forward(self, x):
        return self.net(x)


def is_lazy(model):
    if any(isinstance(p, nn.UninitializedParameter) for p in model._parameters.values()):
        return True
    return any(is_lazy(child) for child in model.children())


def materialise(model, n_inputs):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    with torch.no_grad():
        model(torch.zeros([1, n_inputs]))
    for module, mode in modes.items():
        module.training = mode


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.known = tuple(heads)
        for name, module in heads.items():
            setattr(self, f"to_{name}", module)

    def forward(self, x, head):
        if not hasattr(self, f"to_{head}"):
            raise KeyError(f"no {head} in {self.known}")
        return getattr(self, f"to_{head}")(self.trunk(x))
