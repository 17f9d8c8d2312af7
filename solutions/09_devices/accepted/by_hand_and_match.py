# match statements, a subclass of nn.Sequential, gradients cleared by hand, a lambda for map_location
import io
import torch
from torch import nn


def best_device():
    order = ["cuda", "xpu", "mps"]
    for name in order:
        part = getattr(torch, name, None)
        if part is not None and part.is_available():
            return torch.device(name)
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")


def to_device(batch, device):
    match batch:
        case torch.Tensor():
            return torch.empty_like(batch, device=device).copy_(batch)
        case dict():
            out = batch.copy()
            for k in out:
                out[k] = to_device(out[k], device)
            return out
        case list() | tuple():
            moved = [to_device(b, device) for b in batch]
            return (
                batch._replace(**dict(zip(batch._fields, moved)))
                if hasattr(batch, "_fields")
                else type(batch)(moved)
            )
        case _:
            return batch


class PlacedMLP(nn.Sequential):
    def __init__(self, sizes, device):
        super().__init__()
        for i, (n, k) in enumerate(zip(sizes, sizes[1:])):
            if i:
                self.append(nn.ReLU())
            self.append(nn.Linear(n, k, device=device))


def train_on(model, x, y, steps, device):
    model.to(device=torch.device(device))
    x = x.detach().to(device=device)
    y = y.detach().to(device=device)
    params = list(model.parameters())
    losses = []
    for _ in range(steps):
        for p in params:
            p.grad = None
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        with torch.no_grad():
            for p in params:
                p.sub_(p.grad, alpha=0.03)
        losses.append(float(loss))
    return losses


def save_weights(model, path):
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    with open(path, "wb") as f:
        f.write(buffer.getvalue())


def load_weights(model, path, map_location="cpu"):
    where = lambda storage, loc: storage
    weights = torch.load(
        path, map_location=map_location if map_location != "cpu" else where, weights_only=True
    )
    own = model.state_dict()
    for k, v in weights.items():
        own[k].copy_(v)
    return model
