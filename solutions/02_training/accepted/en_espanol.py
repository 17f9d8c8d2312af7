# Spanish identifiers and comments; prints; a class defined twice; training at the top level.
import torch
from torch import nn


def polynomial(coeficientes):
    grado = len(coeficientes) - 1

    def polinomio(x):
        # cada coeficiente con su potencia; 0 * x da la forma
        suma = 0 * x
        for i, coef in enumerate(coeficientes):
            suma = suma + coef * x ** (grado - i)
        return suma

    return polinomio


def sigmoid(x):
    # para x negativo se multiplica arriba y abajo por e^x
    positivo = x >= 0
    z = torch.exp(torch.where(positivo, -x, x))
    numerador = torch.where(positivo, torch.ones_like(x), z)
    return numerador / (1 + z)


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


def relu(x):
    return (x + abs(x)) / 2


def leaky_relu(x, pendiente=0.01):
    return relu(x) - pendiente * relu(-x)


def softmax(x, eje):
    maximo, _ = torch.max(x, eje, keepdim=True)
    e = torch.exp(x - maximo)
    return e / torch.sum(e, eje, keepdim=True)


def mlp(tamanos, activacion):
    capas = []
    for i in range(len(tamanos) - 1):
        capas.append(nn.Linear(tamanos[i], tamanos[i + 1]))
        if i < len(tamanos) - 2:
            capas.append(activacion())
    red = nn.Sequential(*capas)
    print(red)
    return red


def learning_loop(x, y, modelo, pasos, perdida, tasa, optimizador):
    optim = optimizador(modelo.parameters(), lr=tasa)
    perdidas = []
    for paso in range(pasos):
        salida = modelo(x)
        coste = perdida(salida, y)
        optim.zero_grad()
        coste.backward()
        optim.step()
        perdidas.append(float(coste.detach()))
        if paso % 10 == 0:
            print(f"paso {paso}: {coste.item():.4f}")
    return modelo, perdidas


def gradient_report(modelo, x, y, perdida):
    modelo.zero_grad()
    perdida(modelo(x), y).backward()
    informe = {}
    for nombre, parametro in modelo.named_parameters():
        if parametro.grad is not None:
            informe[nombre] = parametro.grad.norm().item()
        else:
            informe[nombre] = 0.0
    modelo.zero_grad()
    return informe


def output_layer(tarea):
    return None


def output_layer(tarea):
    if tarea == "binary":
        return nn.Sigmoid()
    if tarea == "regression":
        return nn.Identity()
    if tarea == "positive":
        return nn.ReLU()
    if tarea == "multiclass":
        return nn.Softmax(dim=-1)
    raise ValueError("La tarea debe ser 'binary', 'regression', 'positive' o 'multiclass'")


# Prueba
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = polynomial([1, 0, 0])(x)
e = torch.sigmoid(x)
z = torch.relu(x)
modelo, perdidas = learning_loop(
    x, y, mlp([1, 4, 1], nn.Tanh), 20, nn.MSELoss(), 0.1, torch.optim.Adam
)
print(gradient_report(modelo, x, y, nn.MSELoss()))
