# Everything in one nn.Sequential; sizes from a running variable; self.to(device) at the end.
import torch
from torch import nn


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        a, b, c = neurons
        self.layers = nn.Sequential(
            nn.LazyLinear(a),
            activations[0],
            nn.Linear(a, b),
            activations[1],
            nn.Linear(b, c),
            activations[2],
        )
        self.to(device)

    def forward(self, x):
        return self.layers(x)


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        n, m = len(neurons), len(activations)
        if n != m or n == 0:
            raise ValueError("neurons: %d, activations: %d" % (n, m))
        modules, previous = [], None
        for size, act in zip(neurons, activations):
            modules.append(nn.LazyLinear(size) if previous is None else nn.Linear(previous, size))
            modules.append(act)
            previous = size
        self.net = nn.Sequential(*modules).to(device)

    def forward(self, x):
        print("x:", tuple(x.shape))
        return self.net(x)


def is_lazy(model):
    for p in model.parameters():
        if isinstance(p, nn.parameter.UninitializedParameter):
            return True
    return False


def materialise(model, n_inputs):
    was = model.training
    with torch.no_grad():
        y = model.eval()(torch.randn(3, n_inputs))
    model.train(was)
    return y


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super(HeadedMLP, self).__init__()
        self.trunk, self.heads = trunk, nn.ModuleDict({k: heads[k] for k in heads})

    def forward(self, x, head):
        try:
            chosen = self.heads[head]
        except KeyError:
            raise KeyError(f"{head!r}: choose from {sorted(self.heads.keys())}") from None
        return chosen(self.trunk(x))
