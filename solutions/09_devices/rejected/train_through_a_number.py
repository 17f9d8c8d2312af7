# TestTrainOn::test_one_float_per_step: number-gone-through
# A loop over the number of steps.
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model.to(device)
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    losses = []
    for _ in steps:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
