# Type hints, helper functions, register_parameter, a comprehension over the steps.
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LineModel(nn.Module):
    m: nn.Parameter
    b: nn.Parameter

    def __init__(self) -> None:
        super().__init__()
        self.register_parameter("m", nn.Parameter(torch.rand(1)))
        self.register_parameter("b", nn.Parameter(torch.zeros(1)))

    def forward(self, x: Tensor | float) -> Tensor:
        return torch.as_tensor(x) * self.m + self.b

    def extra_repr(self) -> str:
        values = {"slope": self.m, "intercept": self.b}
        return ", ".join(f"{name}={value.item():.6g}" for name, value in values.items())


def predict(model: nn.Module, x: Tensor) -> Tensor:
    was_training = model.training
    model.eval()
    y = model(x).detach()
    model.train(was_training)
    return y


def uniform(n: int, high: float, generator: torch.Generator | None) -> Tensor:
    return high * torch.rand((n, 1), generator=generator)


def line_data(
    m: float,
    b: float,
    n: int,
    sigma: float,
    x_range: float,
    generator: torch.Generator | None = None,
) -> Tensor:
    x = uniform(n, x_range, generator)
    return torch.hstack([x, m * x + b]) + sigma * torch.randn((n, 2), generator=generator)


def one_step(model: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor) -> float:
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def fit(model: nn.Module, x: Tensor, y: Tensor, steps: int, lr: float) -> list[float]:
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    return [one_step(model, optimizer, x, y) for _ in range(steps)]
