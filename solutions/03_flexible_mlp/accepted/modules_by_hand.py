# self._modules[str(i)]; type(m) ==; a while loop; heads in an nn.ModuleList beside a dict of numbers.
import torch
from torch import nn


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super(ThreeLayerMLP, self).__init__()
        self.l3 = nn.Linear(neurons[1], neurons[2], device=device)
        self.l2 = nn.Linear(neurons[0], neurons[1], device=device)
        self.l1 = nn.LazyLinear(neurons[0], device=device)
        self.a1 = activations[0]
        self.a2 = activations[1]
        self.a3 = activations[2]

    def forward(self, x):
        h1 = self.a1(self.l1(x))
        h2 = self.a2(self.l2(h1))
        out = self.a3(self.l3(h2))
        return out


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super(FlexibleMLP, self).__init__()
        if not len(neurons) == len(activations) >= 1:
            raise AssertionError(f"{len(neurons)} neurons / {len(activations)} activations")
        i = 0
        while i < len(neurons):
            first = i == 0
            layer = nn.LazyLinear(neurons[0]) if first else nn.Linear(neurons[i - 1], neurons[i])
            self._modules[str(2 * i)] = layer.to(device)
            self._modules[str(2 * i + 1)] = activations[i].to(device)
            i += 1

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x


def is_lazy(model):
    found = False
    for module in model.modules():
        for parameter in module._parameters.values():
            if type(parameter) == nn.UninitializedParameter:  # noqa: E721
                found = True
    return found


def materialise(model, n_inputs):
    before = model.training
    grads = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.eval()
    model(torch.empty(0, n_inputs))
    torch.set_grad_enabled(grads)
    model.train(before)


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super(HeadedMLP, self).__init__()
        self.trunk = trunk
        self.index = {name: i for i, name in enumerate(heads)}
        self.heads = nn.ModuleList(heads.values())

    def forward(self, x, head):
        if head in self.index:
            return self.heads[self.index[head]](self.trunk(x))
        raise KeyError(f"heads: {list(self.index)}")
