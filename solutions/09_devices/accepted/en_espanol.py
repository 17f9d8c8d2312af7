# nombres y comentarios en español; momentum
import torch
from torch import nn


def best_device():
    # primero CUDA, luego lo que haya
    if torch.cuda.is_available():
        dispositivo = torch.device("cuda")
    elif torch.accelerator.is_available():
        dispositivo = torch.device(torch.accelerator.current_accelerator().type)
    else:
        dispositivo = torch.device("cpu")
    return dispositivo


def to_device(lote, dispositivo):
    if isinstance(lote, torch.Tensor):
        return lote.to(dispositivo)
    if isinstance(lote, dict):
        return lote.__class__([(c, to_device(v, dispositivo)) for c, v in lote.items()])
    if isinstance(lote, (list, tuple)):
        partes = [to_device(parte, dispositivo) for parte in lote]
        return lote._make(partes) if hasattr(lote, "_make") else lote.__class__(partes)
    return lote


class PlacedMLP(nn.Module):
    def __init__(self, tamaños, dispositivo):
        super(PlacedMLP, self).__init__()
        self.capas = nn.ModuleList([nn.Linear(n, k) for n, k in zip(tamaños[:-1], tamaños[1:])]).to(
            dispositivo
        )
        self.relu = nn.ReLU()

    def forward(self, x):
        for i, capa in enumerate(self.capas):
            x = capa(x)
            if i + 1 < len(self.capas):
                x = self.relu(x)
        return x


def train_on(modelo, x, y, pasos, dispositivo):
    modelo.to(dispositivo)
    x, y = x.to(dispositivo), y.to(dispositivo)
    optimizador = torch.optim.SGD(modelo.parameters(), lr=0.01, momentum=0.9)
    pérdidas = []
    for paso in range(pasos):
        pérdida = nn.MSELoss()(modelo(x), y)
        pérdidas.append(pérdida.item())
        pérdida.backward()
        optimizador.step()
        optimizador.zero_grad()
        print(f"paso {paso}: {pérdida:.3f}")
    return pérdidas


def save_weights(model, path):
    torch.save({k: v.cpu() for k, v in model.state_dict().items()}, path)


def load_weights(model, path, map_location="cpu"):
    model.load_state_dict(torch.load(path, map_location=map_location, weights_only=True))
    return model
