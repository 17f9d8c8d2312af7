# Spanish identifiers and comments, prints in forward, a plot and training at the top level.
import torch
from torch import nn


class TinyModel(nn.Module):
    """Capa oculta de 200 unidades."""

    def __init__(self):
        super(TinyModel, self).__init__()
        self.capa_oculta = nn.Linear(100, 200)
        self.activacion = nn.ReLU()
        self.capa_salida = nn.Linear(200, 10)
        self.probabilidades = nn.Softmax(-1)

    def forward(self, x):
        print("entrada:", x.shape)
        x = self.capa_oculta(x)
        x = self.activacion(x)
        x = self.capa_salida(x)
        print("salida:", x.shape)
        return self.probabilidades(x)


class TinyModelFunctional(nn.Module):
    def __init__(self):
        super(TinyModelFunctional, self).__init__()
        self.capa_oculta = nn.Linear(in_features=100, out_features=200)
        self.capa_salida = nn.Linear(in_features=200, out_features=10)

    def forward(self, entrada):
        oculta = nn.functional.relu(self.capa_oculta(entrada))
        return nn.functional.softmax(input=self.capa_salida(oculta), dim=-1)


class TinyModelSequential(nn.Module):
    def __init__(self):
        super(TinyModelSequential, self).__init__()
        self.red = nn.Sequential()
        self.red.add_module("oculta", nn.Linear(100, 200))
        self.red.add_module("activacion", nn.ReLU())
        self.red.add_module("salida", nn.Linear(200, 10))
        self.red.add_module("probabilidades", nn.Softmax(dim=-1))

    def forward(self, x):
        return self.red(x)


modelo = TinyModel()
optimizador = torch.optim.SGD(modelo.parameters(), lr=0.1)
for paso in range(2):
    optimizador.zero_grad()
    perdida = ((modelo(torch.randn(4, 100)) - 0.1) ** 2).mean()
    perdida.backward()
    optimizador.step()
    print(f"paso {paso}: {perdida.item():.4f}")


class MySequential(nn.Module):
    def __init__(self, *modulos):
        super().__init__()
        self.cuantos = len(modulos)
        i = 0
        for modulo in modulos:
            self.add_module("%d" % i, modulo)
            i += 1

    def forward(self, x):
        for i in range(self.cuantos):
            x = self._modules[str(i)](x)
            print(f"después del módulo {i}:", x.shape)
        return x


class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        constante = torch.rand(20, 20)
        self.register_buffer("constante", constante)
        self.capa = nn.Linear(20, 20)

    def forward(self, x):
        x = self.capa(x)
        x = torch.relu(torch.matmul(x, self.constante) + 1)
        x = self.capa(x)  # la misma capa otra vez
        vueltas = 0
        while x.abs().sum().item() > 1:
            x = 0.5 * x
            vueltas += 1
        print("dividido", vueltas, "veces")
        return torch.sum(x)


def block():
    red = nn.Sequential()
    red.add_module("capa 0", nn.Linear(4, 8))
    red.add_module("activacion 0", nn.ReLU())
    red.add_module("capa 1", nn.Linear(8, 4))
    red.add_module("activacion 1", nn.ReLU())
    return red


def stack(n):
    red = nn.Sequential()
    for i in range(n):
        bloque = block()
        red.add_module("block " + str(i), bloque)
    return red


def regressor(n):
    pila = stack(n)
    salida = nn.Linear(4, 1)
    red = nn.Sequential(pila, salida)
    print(red)
    return red


def first_bias(red):
    bloques = red[0]
    segundo = bloques[1]
    return segundo[0].bias


def parameter_table(red):
    tabla = []
    for nombre, parametro in red.named_parameters():
        print(nombre, parametro.shape)
        fila = (nombre, tuple(parametro.shape))
        tabla.append(fila)
    return tabla
