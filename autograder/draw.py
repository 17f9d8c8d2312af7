"""Fresh inputs for checks, from the run's recorded seed."""

from __future__ import annotations

import hashlib
import random

import torch


def seed_of(*parts: object) -> int:
    """Return a seed (63 bits) that depends on all of `parts`."""
    text = "\0".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


class Draw:
    """Random numbers and tensors for one check; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._generator = torch.Generator().manual_seed(seed)
        self._sizes: dict[str, int] = {}

    def integer(self, low: int, high: int) -> int:
        """Return an integer in [low, high], both included."""
        return self._random.randint(low, high)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return a float between `low` and `high`, away from neither."""
        return self._random.uniform(low, high)

    def normal(self, mean: float = 0.0, std: float = 1.0) -> float:
        """Return a normally distributed float."""
        return self._random.gauss(mean, std)

    def choice(self, *options: object) -> object:
        """Return one of `options`."""
        return self._random.choice(options)

    def size(self, axis: str) -> int:
        """Return the length (2 to 6) of a named axis; the same name has the same length."""
        if axis not in self._sizes:
            # Axes of one check differ in length, so that a mix-up shows.
            free = [n for n in range(2, 7) if n not in self._sizes.values()]
            self._sizes[axis] = self._random.choice(free or list(range(2, 7)))
        return self._sizes[axis]

    def tensor(self, *axes: str | int) -> torch.Tensor:
        """Return a normally distributed float32 tensor with these axes (names or lengths)."""
        shape = [self.size(axis) if isinstance(axis, str) else axis for axis in axes]
        return torch.randn(shape, generator=self._generator)
