# TestFit::test_one_step, TestFit::test_losses_before_the_steps: one-side-flattened
# The output has one axis, and y has two.
import torch
from torch import nn


def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x).squeeze(), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
