# TestTrainOn::test_trains_there: trains-a-copy
import copy

import torch
from torch import nn


def train_on(model, x, y, steps, device):
    if next(model.parameters()).device != torch.device(device):
        model = copy.deepcopy(model).to(device)
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
