# TestTrainOn::test_one_float_per_step: unknown-device
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model.to("gpu")
    x, y = x.to("gpu"), y.to("gpu")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
