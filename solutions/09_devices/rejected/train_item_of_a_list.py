# TestTrainOn::test_one_float_per_step: list-is-no-tensor
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model = model.to(device)
    x = x.to(device)
    y = y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss_fn = nn.MSELoss()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        losses.append(loss.detach())
        loss.backward()
        optimizer.step()
    return losses.item()
