# Defined twice, the first time with the mistake of the notes; the last one wins.
import torch
from torch import nn
import torch.nn.functional as F


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.layers = []
        for n in neurons:
            self.layers.append(nn.LazyLinear(n))


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.net = nn.ModuleDict(
            {
                "layer1": nn.LazyLinear(neurons[0], device=device),
                "layer2": nn.Linear(neurons[0], neurons[1], device=device),
                "layer3": nn.Linear(neurons[1], neurons[2], device=device),
            }
        )
        self.activations = tuple(activations)

    def forward(self, x):
        for layer, activation in zip(self.net.values(), self.activations):
            x = (
                activation(F.linear(x, layer.weight, layer.bias))
                if x.shape[-1] == 0
                else activation(layer(x))
            )
        return x


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device=torch.device("cpu")):
        super().__init__()
        lengths = [len(neurons), len(activations)]
        if lengths[0] != lengths[1]:
            raise ValueError(lengths)
        if lengths == [0, 0]:
            raise ValueError("empty")
        device = torch.device(device)
        layers = [nn.LazyLinear(neurons[0], device=device)]
        layers += [nn.Linear(*pair, device=device) for pair in zip(neurons, neurons[1:])]
        self.layers = nn.ModuleDict({f"layer {i}": layer for i, layer in enumerate(layers)})
        self.activations = nn.ModuleDict({str(i): a.to(device) for i, a in enumerate(activations)})

    def forward(self, x):
        for i, layer in enumerate(self.layers.values()):
            x = self.activations[str(i)](layer(x))
        return x


def is_lazy(model):
    try:
        [p.shape for p in model.parameters()]
    except RuntimeError:
        return True
    return False


def materialise(model, n_inputs):
    mode = model.training
    model.eval()
    x = torch.zeros(n_inputs).unsqueeze(0)
    with torch.no_grad():
        _ = model(x)
    model.training = mode
    for module in model.modules():
        module.training = mode


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        hidden = self.trunk(x)
        for name, module in self.heads.items():
            if name == head:
                return module(hidden)
        raise KeyError(f"{head} not in {list(self.heads)}")
