# Modules of its own for the last layers and for the network; hooks that collect gradients.
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def polynomial(coefficients: list[float]):
    def value(x):
        x = torch.as_tensor(x)
        total = torch.zeros_like(x) if x.is_floating_point() else torch.zeros(x.shape)
        for power, c in enumerate(coefficients[::-1]):
            total = total + c * x**power
        return total

    return value


def sigmoid(x: Tensor) -> Tensor:
    e = torch.exp(torch.minimum(x, -x))
    return torch.where(x > 0, torch.ones_like(x), e) / (1 + e)


def tanh(x: Tensor) -> Tensor:
    return sigmoid(2 * x) - sigmoid(-2 * x)


def relu(x: Tensor) -> Tensor:
    return torch.maximum(x, torch.zeros(()))


def leaky_relu(x: Tensor, slope: float = 0.01) -> Tensor:
    return torch.maximum(x, x * slope)


def softmax(x: Tensor, dim: int) -> Tensor:
    e = torch.exp(x - x.detach().amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


class MLP(nn.Sequential):
    def __init__(self, sizes, activation):
        super().__init__()
        for number, (n_in, n_out) in enumerate(zip(sizes, sizes[1:])):
            if number > 0:
                self.append(activation())
            self.append(nn.Linear(in_features=n_in, out_features=n_out, bias=True))


def mlp(sizes, activation):
    return MLP(sizes, activation)


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optimiser = optimizer(model.parameters(), lr=learning_rate)

    def closure():
        optimiser.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    losses = []
    for _ in range(steps):
        losses.append(float(optimiser.step(closure)))
    return model, losses


def gradient_report(model, x, y, loss_fn):
    report, handles = {}, []
    for name, p in model.named_parameters():
        report[name] = 0.0
        if p.requires_grad:
            handles.append(
                p.register_hook(lambda g, name=name: report.__setitem__(name, g.norm().item()))
            )
    loss = loss_fn(model(x), y)
    torch.autograd.grad(loss, [p for p in model.parameters() if p.requires_grad], allow_unused=True)
    for handle in handles:
        handle.remove()
    return report


class Softmax(nn.Module):
    def forward(self, x):
        return F.softmax(x, dim=-1)


class Lambda(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def output_layer(task):
    if task == "multiclass":
        return Softmax()
    functions = {"binary": torch.sigmoid, "regression": lambda x: x, "positive": F.relu}
    if task in functions:
        return Lambda(functions[task])
    known = sorted([*functions, "multiclass"])
    raise ValueError(f"{task!r} is none of {known}")
