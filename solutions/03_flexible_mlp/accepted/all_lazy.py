# Every layer is lazy; the sizes of what comes in are never written down.
import torch
import torch.nn as nn


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.capa1 = nn.LazyLinear(neurons[0], device=device)
        self.capa2 = nn.LazyLinear(neurons[1], device=device)
        self.capa3 = nn.LazyLinear(neurons[2], device=device)
        self.f, self.g, self.h = activations

    def forward(self, x):
        return self.h(self.capa3(self.g(self.capa2(self.f(self.capa1(x))))))


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations), (
            f"{len(neurons)} capas y {len(activations)} activaciones"
        )
        assert neurons, "hace falta al menos una capa"
        self.capas = nn.ModuleList(nn.LazyLinear(n, device=device) for n in neurons)
        self.activaciones = nn.ModuleList(activations)
        self.activaciones.to(device)

    def forward(self, x):
        for i in range(len(self.capas)):
            x = self.activaciones[i](self.capas[i](x))
        return x


def is_lazy(modelo):
    return bool(sum(torch.nn.parameter.is_lazy(p) for p in modelo.parameters()))


def materialise(modelo, n_entradas):
    entrenando = modelo.training
    modelo.train(False)
    with torch.set_grad_enabled(False):
        modelo(torch.zeros((2, n_entradas)))
    if entrenando:
        modelo.train()


class HeadedMLP(nn.Module):
    def __init__(self, tronco, cabezas):
        super().__init__()
        self.tronco = tronco
        self.cabezas = nn.ModuleDict()
        for nombre, cabeza in cabezas.items():
            self.cabezas[nombre] = cabeza

    def forward(self, x, cabeza):
        if cabeza not in self.cabezas:
            raise KeyError("no existe; las cabezas son " + " y ".join(self.cabezas.keys()))
        z = self.tronco(x)
        return self.cabezas[cabeza](z)
