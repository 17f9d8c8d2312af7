# Training and plots at the top level, with libraries that are not there; closures.
import torch
from torch import nn

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        for name, start in (("m", torch.rand), ("b", torch.zeros)):
            setattr(self, name, nn.Parameter(start(1)))

    def forward(self, x):
        m, b = self.m, self.b
        return m * x + b

    def extra_repr(self):
        with torch.no_grad():
            m, b = float(self.m), float(self.b)
        return f"Slope: {m:.3f}; Intercept: {b:.3f}"


def predict(model, x):
    training = model.training
    try:
        model.eval()
        with torch.no_grad():
            return model(x)
    finally:
        model.train(training)


def line_data(m, b, n, sigma, x_range, generator=None):
    data = torch.rand((n, 2), generator=generator)
    data[:, 0] *= x_range
    data[:, 1] = m * data[:, 0] + b
    for column in range(2):
        data[:, column] += sigma * torch.randn(n, generator=generator)
    return data


def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    for _ in range(steps):
        losses.append(optimizer.step(closure).item())
    return losses


data = line_data(3, -1, 100, 0.1, 2)
model = LineModel().to(device)
losses = fit(model, data[:, :1].to(device), data[:, 1:].to(device), steps=50, lr=0.1)
plt.plot(losses)
plt.savefig("/no/such/folder/losses.png")
model.summary()
