# Type hints, operator.index, functools.reduce, a dataclass, keyword-only helpers.
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Dense:
    inputs: int
    units: int

    def __post_init__(self) -> None:
        for size in (self.inputs, self.units):
            try:
                whole = operator.index(size)
            except TypeError as error:
                raise ValueError(str(error)) from error
            if whole < 1:
                raise ValueError("a layer has at least one input and one unit")

    @property
    def parameters(self) -> int:
        return self.units * self.inputs + self.units


def chain(sizes: Sequence[int]) -> Iterable[Dense]:
    for i in range(1, len(sizes)):
        yield Dense(inputs=sizes[i - 1], units=sizes[i])


def total(*sizes: int) -> int:
    return reduce(lambda sum_, dense: sum_ + dense.parameters, chain(sizes), 0)


def neuron(n: int) -> int:
    return Dense(n, 1).parameters


def layer(n: int, k: int) -> int:
    return Dense(n, k).parameters


def one_hidden(n: int, k1: int) -> int:
    return total(n, k1, 1)


def two_hidden(n: int, k1: int, k2: int) -> int:
    return total(n, k1, k2, 1)


def mlp(n: int, widths: list[int]) -> int:
    return total(n, *widths)


def count_parameters(model: nn.Module, trainable_only: bool = False) -> int:
    for module in model.modules():
        if (
            isinstance(module, nn.modules.lazy.LazyModuleMixin)
            and module.has_uninitialized_params()
        ):
            raise ValueError(f"{type(module).__name__}: forward has never been called")
    unique: dict[int, Tensor] = {id(p): p for p in model.parameters()}
    return sum(p.numel() for p in unique.values() if not trainable_only or p.requires_grad)


def extra_per_input(widths: list[int]) -> int:
    return next(iter(widths))


def widest_hidden(n: int, depth: int, budget: int) -> int:
    """Find the width digit by digit, from the left: the largest that fits."""
    width = 0
    for bit in reversed(range(budget.bit_length())):
        candidate = width | 1 << bit
        if total(n, *[candidate] * depth, 1) <= budget:
            width = candidate
    return width


def memory_bytes(model: nn.Module) -> int:
    tensors: set[Tensor] = {*model.parameters(), *model.buffers()}
    return sum(t.numel() * torch.empty((), dtype=t.dtype).itemsize for t in tensors)
