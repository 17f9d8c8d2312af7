# Type hints, asserts with a tuple as message, keyword arguments, parameters copied from the lists.
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class ThreeLayerMLP(nn.Module):
    layer1: nn.Module
    layer2: nn.Module
    layer3: nn.Module

    def __init__(
        self, neurons: Sequence[int], activations: Sequence[nn.Module], device: str = "cpu"
    ) -> None:
        super().__init__()
        kwargs = {"device": device}
        self.layer1 = nn.Sequential(nn.LazyLinear(neurons[0], **kwargs), activations[0])
        self.layer2 = nn.Sequential(nn.Linear(neurons[0], neurons[1], **kwargs), activations[1])
        self.layer3 = nn.Sequential(nn.Linear(neurons[1], neurons[2], **kwargs), activations[2])

    def forward(self, x: Tensor) -> Tensor:
        return self.layer3(self.layer2(self.layer1(x)))


class FlexibleMLP(nn.Module):
    def __init__(
        self, neurons: Sequence[int], activations: Sequence[nn.Module], device: str = "cpu"
    ) -> None:
        super().__init__()
        neurons, activations = tuple(neurons), tuple(activations)
        assert len(neurons) == len(activations), (len(neurons), len(activations))
        assert len(neurons) != 0
        kwargs = {"device": device}
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        for i, size in enumerate(neurons):
            parts[f"linear{i}"] = (
                nn.Linear(neurons[i - 1], size, **kwargs) if i else nn.LazyLinear(size, **kwargs)
            )
            parts[f"activation{i}"] = activations[i].to(device=device)
        self.parts = nn.Sequential(parts)
        self.list_of_layers = [m for m in self.parts if isinstance(m, nn.Linear)]

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.parts(x)
        return y


def is_lazy(model: nn.Module) -> bool:
    return not all(
        not isinstance(p, nn.UninitializedParameter) for _, p in model.named_parameters()
    )


def materialise(model: nn.Module, n_inputs: int) -> nn.Module:
    mode = model.training
    example = torch.zeros(size=(1, n_inputs))
    with torch.no_grad():
        model.eval()
        model(example)
        model.train(mode=mode)
    return model


class HeadedMLP(nn.Module):
    def __init__(self, trunk: nn.Module, heads: dict[str, nn.Module]) -> None:
        super().__init__()
        self.paths = nn.ModuleDict(
            {name: nn.Sequential(trunk, head) for name, head in heads.items()}
        )

    def forward(self, x: Tensor, head: str) -> Tensor:
        if head not in self.paths:
            raise KeyError(f"{head!r} not in {tuple(self.paths)}")
        return self.paths[head](x)
