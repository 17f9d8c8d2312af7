# TestTrainOn::test_one_float_per_step: model-to-optimizer
# The model in the place of its parameters.
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model.to(device)
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model, lr=0.05)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
