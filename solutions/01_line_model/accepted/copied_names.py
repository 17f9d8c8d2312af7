# Attributes of its own beside m and b, alias names, and weights given as optional arguments.
import torch as th
import torch.nn.functional as nnf
from torch import nn, rand, randn, zeros


class LineModel(nn.Module):
    def __init__(self, m=None, b=None):
        super().__init__()
        self.m = nn.Parameter(rand(1) if m is None else th.tensor([float(m)]))
        self.b = nn.Parameter(zeros(1) if b is None else th.tensor([float(b)]))
        self.name = "line"
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.m.mul(x).add(self.b)

    def extra_repr(self):
        return f"name={self.name}, slope={self.m.item():.2e}, intercept={self.b.item():.2e}"


def predict(model, x):
    state = model.training
    model.requires_grad_(True)
    out = model.train(False)(x)
    model.train(state)
    return out.data


def line_data(m, b, n, sigma, x_range, generator=None):
    x = rand(n, generator=generator, dtype=th.float64) * x_range
    clean = th.stack([x, m * x + b], axis=1)
    return (clean + sigma * randn(n, 2, generator=generator, dtype=th.float64)).float()


def fit(model, x, y, steps, lr):
    sgd = th.optim.SGD([{"params": model.parameters()}], lr=lr, momentum=0.0)
    scores = []
    for i in range(0, steps):
        sgd.zero_grad()
        prediction = model(x)
        score = nnf.mse_loss(prediction, y)
        score.backward()
        scores.append(score.item())
        sgd.step()
        print(f"\rstep {i}: {scores[-1]:.4f}", end="")
    return scores
