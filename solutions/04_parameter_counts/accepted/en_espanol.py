# Spanish identifiers and comments; prints everywhere; a network trained at the top level.
import matplotlib
import torch
from torch import nn


def comprobar(*tamanos):
    """Lanza un error si algún tamaño no es un entero positivo."""
    for tamano in tamanos:
        if type(tamano) is not int or tamano <= 0:
            raise ValueError("Los tamaños deben ser enteros positivos: " + str(tamano))


def neuron(n):
    comprobar(n)
    pesos = n
    sesgo = 1
    print("pesos:", pesos, "sesgo:", sesgo)
    return pesos + sesgo


def layer(n, k):
    comprobar(n, k)
    return k * neuron(n)


def one_hidden(n, k1):
    oculta = layer(n, k1)
    salida = layer(k1, 1)
    return oculta + salida


def two_hidden(n, k1, k2):
    primera = layer(n, k1)
    segunda = layer(k1, k2)
    salida = layer(k2, 1)
    return primera + segunda + salida


def mlp(n, anchuras):
    total = 0
    entradas = n
    for anchura in anchuras:
        total += layer(entradas, anchura)
        entradas = anchura
    print("total:", total)
    return total


def count_parameters(modelo, trainable_only=False):
    total = 0
    for nombre, parametro in modelo.named_parameters():
        if torch.nn.parameter.is_lazy(parametro):
            raise ValueError(f"{nombre} aún no tiene tamaño: haz antes una pasada forward")
        print(nombre, tuple(parametro.shape))
        if parametro.requires_grad or not trainable_only:
            total += parametro.numel()
    return total


def extra_per_input(anchuras):
    primera_capa = anchuras[0]
    return primera_capa


def widest_hidden(n, profundidad, presupuesto):
    def cabe(anchura):
        return mlp(n, [anchura] * profundidad + [1]) <= presupuesto

    if not cabe(1):
        return 0
    paso = 1
    while cabe(2 * paso):
        paso *= 2
    anchura = paso
    while paso:
        if cabe(anchura + paso):
            anchura += paso
        paso //= 2
    return anchura


def memory_bytes(modelo):
    total = 0
    for t in list(modelo.parameters()) + list(modelo.buffers()):
        total += t.numel() * t.element_size()
    print(total / 1024, "KiB")
    return total


red = nn.Sequential(nn.Linear(1, 10), nn.Tanh(), nn.Linear(10, 1))
print(count_parameters(red), "parámetros;", one_hidden(1, 10), "según la fórmula")
red.summary()
