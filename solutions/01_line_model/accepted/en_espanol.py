# Spanish identifiers and comments; a print in forward; training at the top level.
import torch
from torch import nn


class LineModel(nn.Module):
    """La recta y = m·x + b."""

    def __init__(self):
        super().__init__()
        # La pendiente se sortea, la ordenada en el origen empieza en cero.
        pendiente_inicial = torch.rand(1)
        ordenada_inicial = torch.zeros(1)
        self.m = nn.Parameter(pendiente_inicial)
        self.b = nn.Parameter(ordenada_inicial)

    def forward(self, x):
        print("entrada:", x)
        salida = self.m * x + self.b
        return salida

    def extra_repr(self):
        pendiente = self.m.detach().numpy()[0]
        ordenada = self.b.detach().numpy()[0]
        return f"pendiente = {pendiente:.3f}, ordenada = {ordenada:.3f}"


def predict(modelo, x):
    entrenando = modelo.training
    modelo.eval()
    with torch.no_grad():
        prediccion = modelo(x)
    if entrenando:
        modelo.train()
    else:
        modelo.eval()
    return prediccion


def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, generator=generator) * x_range
    y = m * x + b
    ruido_x = sigma * torch.randn(n, generator=generator)
    ruido_y = sigma * torch.randn(n, generator=generator)
    return torch.stack((x + ruido_x, y + ruido_y), dim=-1)


def fit(modelo, x, y, pasos, tasa):
    optimizador = torch.optim.SGD(modelo.parameters(), lr=tasa)
    perdidas = []
    for paso in range(pasos):
        optimizador.zero_grad()
        perdida = ((modelo(x) - y) ** 2).mean()
        perdida.backward()
        optimizador.step()
        perdidas.append(perdida.item())
        if paso % 10 == 0:
            print(f"paso {paso}: pérdida {perdida.item():.4f}")
    return perdidas


datos = line_data(3, -1, 100, 0.1, 2)
modelo = LineModel()
fit(modelo, datos[:, :1], datos[:, 1:], pasos=20, tasa=0.2)
print(modelo)
