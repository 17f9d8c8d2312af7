# TestTrainOn::test_optimizer_after_the_move: optimizer-before-move
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model = model.to(device)
    x = x.to(device)
    y = y.to(device)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
