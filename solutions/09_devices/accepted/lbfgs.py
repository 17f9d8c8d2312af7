# LBFGS, which computes its losses in a closure
import torch
from torch import nn


def train_on(model, x, y, steps, device):
    model.to(device)
    x = x.to(device)
    y = y.to(device)
    opt = torch.optim.LBFGS(model.parameters(), lr=0.1, max_iter=1)
    losses = []
    for _ in range(steps):

        def closure():
            opt.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            return loss

        losses.append(opt.step(closure).item())
    return losses
