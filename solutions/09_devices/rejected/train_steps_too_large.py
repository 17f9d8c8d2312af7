# TestTrainOn::test_learns: learning-rate-too-large
# The learning rate is 10.
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model.to(device)
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=10)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
