# TestTrainOn::test_moved_once: moves-in-loop
import torch


def train_on(model, x, y, steps, device):
    model.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        xb, yb = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = ((model(xb) - yb) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
