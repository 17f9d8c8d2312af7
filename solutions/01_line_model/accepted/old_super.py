# super(LineModel, self).__init__(), nn.init.uniform_, MSELoss, zero_grad after the step.
import torch
from torch import nn, optim


class LineModel(nn.Module):
    def __init__(self):
        super(LineModel, self).__init__()
        self.m = nn.Parameter(torch.empty(1))
        self.b = nn.Parameter(torch.empty(1))
        nn.init.uniform_(self.m)
        nn.init.zeros_(self.b)

    def forward(self, x):
        y = torch.mul(self.m, x)
        y = torch.add(y, self.b)
        return y

    def extra_repr(self):
        return "slope: {:.2f}\nintercept: {:.2f}".format(self.m.item(), self.b.item())


@torch.no_grad()
def predict(model, x):
    was_training = model.training
    try:
        return model.eval()(x)
    finally:
        model.train(was_training)


def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.linspace(0, x_range, n)
    data = torch.zeros(n, 2)
    data[:, 0] = x
    data[:, 1] = m * x + b
    data += torch.normal(0.0, sigma, size=(n, 2), generator=generator)
    return data


def fit(model, x, y, steps, lr):
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=lr)
    model.zero_grad()
    losses = []
    for _ in range(steps):
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
