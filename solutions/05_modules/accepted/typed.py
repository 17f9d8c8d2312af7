# Type hints, dataclass-like helpers, docstrings, register_module and get_parameter.
from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn


def softmax(x: Tensor) -> Tensor:
    """Softmax over the last axis."""
    return torch.softmax(x, -1)


class TwoLayers(nn.Module):
    """What the two models have in common."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: nn.Linear = nn.Linear(100, 200)
        self.scores: nn.Linear = nn.Linear(200, 10)


class TinyModel(TwoLayers):
    def __init__(self) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[-1] == 100
        return self.softmax(self.scores(self.relu(self.hidden(x))))


class TinyModelFunctional(TwoLayers):
    def forward(self, x: Tensor) -> Tensor:
        return softmax(self.scores(self.hidden(x).relu()))


class TinyModelSequential(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.Sequential(nn.Linear(100, 200), nn.ReLU()),
            nn.Sequential(nn.Linear(200, 10), nn.Softmax(dim=-1)),
        )

    def __call__(self, x: Tensor) -> Tensor:
        return self.model(x)


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for name, module in self._numbered(modules):
            self.register_module(name, module)

    @staticmethod
    def _numbered(modules: tuple[nn.Module, ...]) -> Iterator[tuple[str, nn.Module]]:
        for index, module in enumerate(modules):
            yield str(index), module

    def forward(self, x: Tensor) -> Tensor:
        if len(self._modules) == 0:
            return x
        out = x
        for _, module in self._modules.items():
            out = module(out)
        return out

    def __len__(self) -> int:
        return len(self._modules)


class FixedHiddenMLP(nn.Module):
    constant: Tensor

    def __init__(self, size: int = 20) -> None:
        super().__init__()
        self.layer = nn.Linear(size, size)
        self.register_buffer("constant", torch.rand(size, size), persistent=True)

    def hidden(self, x: Tensor) -> Tensor:
        return self.layer((self.layer(x) @ self.constant + 1).relu())

    @staticmethod
    def halved(h: Tensor) -> Tensor:
        total = float(h.detach().abs().sum())
        count = 0
        while total > 1:
            total /= 2
            count += 1
        return h / 2.0**count

    def forward(self, x: Tensor) -> Tensor:
        return self.halved(self.hidden(x)).sum()


def block(size: int = 4, inner: int = 8) -> nn.Sequential:
    """A block from `size` to `size` columns."""
    return nn.Sequential(nn.Linear(size, inner), nn.ReLU(), nn.Linear(inner, size), nn.ReLU())


def stack(n: int) -> nn.Sequential:
    net = nn.Sequential()
    names = (f"block {i}" for i in range(n))
    for name in names:
        net.register_module(name, block(size=4, inner=8))
    return net


def regressor(n: int) -> nn.Sequential:
    head: nn.Linear = nn.Linear(4, 1)
    return nn.Sequential(stack(n), head)


def first_bias(net: nn.Sequential) -> nn.Parameter:
    return net.get_parameter("0.block 1.0.bias")


def parameter_table(net: nn.Module) -> list[tuple[str, tuple[int, ...]]]:
    table: list[tuple[str, tuple[int, ...]]] = []
    for name, parameter in net.named_parameters():
        table.append((name, tuple(int(length) for length in parameter.shape)))
    return table
