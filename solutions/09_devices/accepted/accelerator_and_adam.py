# torch.accelerator alone, Adam, an nn.Sequential, weights saved from the CPU
import torch
from torch import nn


def best_device():
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")


def to_device(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device)
    if isinstance(batch, dict):
        new = type(batch)()
        for k in batch:
            new[k] = to_device(batch[k], device)
        return new
    if isinstance(batch, tuple) and hasattr(batch, "_asdict"):
        return type(batch)(**{k: to_device(v, device) for k, v in batch._asdict().items()})
    if isinstance(batch, list):
        return [to_device(b, device) for b in batch]
    if isinstance(batch, tuple):
        return tuple(to_device(b, device) for b in batch)
    return batch


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        layers = [nn.Linear(sizes[0], sizes[1])]
        for i in range(1, len(sizes) - 1):
            layers.append(nn.ReLU())
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        self.net = nn.Sequential(*layers).to(device)

    def forward(self, x):
        return self.net(x)


def train_on(model, x, y, steps, device):
    model = model.to(device)
    x = x.to(device)
    y = y.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    losses = []
    for _ in range(steps):
        y_hat = model(x)
        loss = criterion(y_hat, y)
        losses.append(float(loss.detach()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def save_weights(model, path):
    torch.save({k: v.cpu() for k, v in model.state_dict().items()}, path)


def load_weights(model, path, map_location="cpu"):
    model.load_state_dict(torch.load(path, map_location=map_location, weights_only=True))
    return model
