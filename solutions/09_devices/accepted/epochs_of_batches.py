# an optimiser with a scheduler, and the model's mode set
import torch


def train_on(model, x, y, steps, device):
    model = model.to(device)
    x = x.to(device)
    y = y.to(device)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 100)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.square(model(x) - y).mean()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.cpu().item())
    return losses
