# forward moves the input to where the weights are now; lists of pairs; a print
import torch
from torch import nn


def best_device():
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")


def to_device(batch, device):
    print("to", device)
    kind = type(batch)
    if kind in (list, tuple):
        return kind(to_device(item, device) for item in batch)
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return kind(zip(batch, to_device(list(batch.values()), device)))
    if hasattr(batch, "_replace"):
        return batch._replace(**{f: to_device(getattr(batch, f), device) for f in batch._fields})
    return batch


class PlacedMLP(nn.Module):
    def __init__(self, sizes, device):
        super().__init__()
        self.net = nn.Sequential()
        for i in range(len(sizes) - 1):
            if i > 0:
                self.net.append(nn.ReLU())
            self.net.append(nn.Linear(sizes[i], sizes[i + 1]))
        self.to(device)

    def forward(self, x):
        here = next(self.parameters()).device
        out = self.net(x.to(here))
        print("out:", out)
        return out


def train_on(model, x, y, steps, device):
    if next(model.parameters()).device != torch.device(device):
        model.to(device)
    x, y = to_device((x, y), device)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def save_weights(model, path):
    weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    torch.save(weights, path)


def load_weights(model, path, map_location="cpu"):
    saved = torch.load(path, weights_only=True, map_location=map_location)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tensor.copy_(saved[name])
    return model
