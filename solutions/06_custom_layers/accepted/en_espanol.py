# Nombres y comentarios en español; la capa de parejas, con productos y una sola multiplicación.
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, entrada):
        media = entrada.sum() / entrada.numel()  # media de todos los elementos
        return entrada - media


class MyLinear(nn.Module):
    def __init__(self, entradas, unidades):
        super().__init__()
        self.pesos = nn.Parameter(torch.rand(entradas, unidades))
        self.sesgos = nn.Parameter(torch.zeros(unidades))
        self.activacion = nn.ReLU()

    def forward(self, x):
        return self.activacion(torch.mm(x, self.pesos) + self.sesgos)


class Dense(nn.Module):
    def __init__(self, entradas, salidas, bias=True):
        super().__init__()
        self.entradas, self.salidas, self.con_sesgo = entradas, salidas, bias
        self.weight = nn.Parameter(torch.randn(salidas, entradas))
        if bias:
            self.bias = nn.Parameter(torch.zeros(salidas))

    def forward(self, x):
        y = torch.matmul(x, self.weight.t())
        if self.con_sesgo:
            y = y + self.bias
        return y

    def extra_repr(self):
        sesgo = "con sesgo" if self.con_sesgo else "sin sesgo"
        return f"{self.entradas} entradas, {self.salidas} salidas, {sesgo}"


class Cadena(nn.Module):
    def __init__(self):
        super().__init__()
        self.primera = MyLinear(64, 8)
        self.segunda = MyLinear(8, 1)

    def forward(self, x):
        return self.segunda(self.primera(x))


def chain():
    return Cadena()


class PairwiseLayer(nn.Module):
    def __init__(self, entradas, unidades):
        super().__init__()
        self.pesos = nn.Parameter(torch.zeros(entradas, entradas, unidades))

    def forward(self, x):
        productos = x.unsqueeze(2) * x.unsqueeze(1)  # (batch, entradas, entradas)
        return productos.flatten(1) @ self.pesos.flatten(0, 1)
