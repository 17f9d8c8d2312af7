# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # A line as a model
#
# You will build the smallest model there is, the line *y = m·x + b*, and meet on
# the way everything that a large one has, too: parameters, a forward pass,
# gradients, a training loop.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `line_model.py`, whichever you
# prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Una recta como modelo
#
# Vas a construir el modelo más pequeño que existe, la recta *y = m·x + b*, y por
# el camino encontrarás todo lo que tiene también uno grande: parámetros, una
# pasada hacia delante, gradientes y un bucle de entrenamiento.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `line_model.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. The model
#
# A model is a class that inherits from `nn.Module`. Its numbers that can be
# learned are **parameters**: tensors wrapped in `nn.Parameter` and stored in an
# attribute. That assignment *registers* them. PyTorch finds registered
# parameters when it collects what an optimiser shall change, what is saved, and
# what moves to a GPU; a plain tensor in an attribute it does not see.
#
# ```python
# class Scale(nn.Module):                            # y = factor · x
#     def __init__(self):
#         super().__init__()                         # before anything else
#         self.factor = nn.Parameter(torch.ones(1))  # registered
#
#     def forward(self, x):
#         return self.factor * x
#
# list(Scale().named_parameters())   # [('factor', Parameter containing: tensor([1.]…))]
# ```
#
# **Your task.** Write `LineModel`. The slope `m` is drawn uniformly from [0, 1),
# the intercept `b` starts at zero; each has one element. `forward(x)` returns
# m·x + b, for a Python number and for a tensor of any shape, which it keeps.
# Gradients must reach both parameters, so compute with the parameters
# themselves: `.data`, `.detach()` and `float(…)` cut the gradient off.
#
# ## 2. Printing it
#
# `print(model)` asks the method `extra_repr` for a text about the model itself.
#
# ```python
# def extra_repr(self):
#     return f"factor={self.factor.item():.3f}"      # print(Scale()) → Scale(factor=1.000)
# ```
#
# **Your task.** Write `LineModel.extra_repr`: a text with the words *slope* and
# *intercept* and the current value of each, with two decimals or more.

# %% [markdown] lang="es"
# ## 1. El modelo
#
# Un modelo es una clase que hereda de `nn.Module`. Los números que puede
# aprender son sus **parámetros**: tensores envueltos en `nn.Parameter` y
# guardados en un atributo. Esa asignación los *registra*. PyTorch encuentra los
# parámetros registrados cuando reúne lo que el optimizador va a cambiar, lo que
# se guarda y lo que se mueve a una GPU; un tensor corriente en un atributo no
# lo ve.
#
# ```python
# class Scale(nn.Module):                            # y = factor · x
#     def __init__(self):
#         super().__init__()                         # antes que nada
#         self.factor = nn.Parameter(torch.ones(1))  # registrado
#
#     def forward(self, x):
#         return self.factor * x
#
# list(Scale().named_parameters())   # [('factor', Parameter containing: tensor([1.]…))]
# ```
#
# **Tu tarea.** Escribe `LineModel`. La pendiente `m` se sortea uniformemente en
# [0, 1) y la ordenada en el origen `b` empieza en cero; cada una tiene un solo
# elemento. `forward(x)` devuelve m·x + b, tanto para un número de Python como
# para un tensor de cualquier forma, que conserva. Los gradientes deben llegar a
# los dos parámetros, así que calcula con los propios parámetros: `.data`,
# `.detach()` y `float(…)` cortan el gradiente.
#
# ## 2. Mostrarlo
#
# `print(model)` pide al método `extra_repr` un texto sobre el propio modelo.
#
# ```python
# def extra_repr(self):
#     return f"factor={self.factor.item():.3f}"      # print(Scale()) → Scale(factor=1.000)
# ```
#
# **Tu tarea.** Escribe `LineModel.extra_repr`: un texto con las palabras
# *slope* (o *pendiente*) e *intercept* (u *ordenada*) y el valor actual de cada
# una, con dos decimales o más.


# %% nbgrader={"grade_id": "LineModel", "solution": true}
class LineModel(nn.Module):
    """The line y = m·x + b, with m and b to be learned."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))
        ### END SOLUTION

    def forward(self, x):
        """Return m·x + b, in the shape of x (a number, or a tensor of any shape)."""
        ### BEGIN SOLUTION
        return self.m * x + self.b
        ### END SOLUTION

    def extra_repr(self):
        """Return slope and intercept as a text, with two decimals or more."""
        ### BEGIN SOLUTION
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-LineModel", "grade": true}
check("LineModel")

# %% nbgrader={"grade_id": "check-extra_repr", "grade": true}
check("extra_repr")

# %% [markdown] lang="en"
# ## 3. Predicting
#
# To use a model, call it like a function: `model(x)`. PyTorch then runs the
# hooks registered on it and its `forward`; calling `model.forward(x)` yourself
# skips the hooks. A model has two modes: `model.train()` and `model.eval()`;
# `model.training` tells which one it is in. Inside `with torch.no_grad():`
# nothing is tracked for gradients.
#
# ```python
# dropout = nn.Dropout(0.5)          # in training mode it zeroes numbers at random …
# dropout.eval()
# dropout(torch.ones(3))             # … in evaluation mode it does nothing: tensor([1., 1., 1.])
# ```
#
# **Your task.** Write `predict(model, x)`: the model's output in evaluation mode,
# without tracking gradients. The model must come back in the mode in which you
# got it.

# %% [markdown] lang="es"
# ## 3. Predecir
#
# Para usar un modelo se le llama como a una función: `model(x)`. PyTorch ejecuta
# entonces los *hooks* registrados en él y su `forward`; si llamas tú a
# `model.forward(x)`, te saltas los hooks. Un modelo tiene dos modos:
# `model.train()` y `model.eval()`; `model.training` dice en cuál está. Dentro de
# `with torch.no_grad():` no se registra nada para los gradientes.
#
# ```python
# dropout = nn.Dropout(0.5)          # en modo entrenamiento anula números al azar …
# dropout.eval()
# dropout(torch.ones(3))             # … en modo evaluación no hace nada: tensor([1., 1., 1.])
# ```
#
# **Tu tarea.** Escribe `predict(model, x)`: la salida del modelo en modo
# evaluación y sin registrar gradientes. El modelo debe quedar en el modo en que
# lo recibiste.


# %% nbgrader={"grade_id": "predict", "solution": true}
def predict(model, x):
    """Return model(x), computed in evaluation mode and without gradients."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train(was_training)
    return y
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-predict", "grade": true}
check("predict")

# %% [markdown] lang="en"
# ## 4. Data
#
# A `torch.Generator` is a source of random numbers with a seed of its own. Hand
# it on to every random function, and the same seed gives the same data.
#
# ```python
# g = torch.Generator().manual_seed(1)
# torch.rand(2, generator=g)         # the same two numbers each time you start with this seed
# torch.randn(2, generator=None)     # None: PyTorch's global generator
# ```
#
# **Your task.** Write `line_data`. It takes `n` values of x from [0, x_range],
# random or evenly spaced, computes y = m·x + b, and only *then* adds normal
# noise of standard deviation `sigma` to both columns, drawn separately for x and
# for y. It returns a float32 tensor of shape (n, 2) with the columns x and y.

# %% [markdown] lang="es"
# ## 4. Datos
#
# Un `torch.Generator` es una fuente de números aleatorios con semilla propia.
# Pásalo a cada función aleatoria, y la misma semilla dará los mismos datos.
#
# ```python
# g = torch.Generator().manual_seed(1)
# torch.rand(2, generator=g)         # los mismos dos números cada vez que empiezas con esa semilla
# torch.randn(2, generator=None)     # None: el generador global de PyTorch
# ```
#
# **Tu tarea.** Escribe `line_data`. Toma `n` valores de x en [0, x_range], al
# azar o equidistantes, calcula y = m·x + b, y solo *después* suma a las dos
# columnas ruido normal de desviación típica `sigma`, sorteado por separado para
# x y para y. Devuelve un tensor float32 de forma (n, 2) con las columnas x e y.


# %% nbgrader={"grade_id": "line_data", "solution": true}
def line_data(m, b, n, sigma, x_range, generator=None):
    """Return n noisy points of the line y = m·x + b: a float32 tensor of shape (n, 2)."""
    ### BEGIN SOLUTION
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-line_data", "grade": true}
check("line_data")

# %% [markdown] lang="en"
# ## 5. Fitting
#
# One step of training is always the same: clear the old gradients, compute the
# loss, compute the gradients, let the optimiser change the parameters.
#
# ```python
# w = nn.Parameter(torch.tensor(4.0))
# optimizer = torch.optim.SGD([w], lr=0.25)
# optimizer.zero_grad()              # gradients add up: forget those of the last step
# loss = w**2                        # 16
# loss.backward()                    # w.grad is 2w = 8
# optimizer.step()                   # w is now 4 - 0.25·8 = 2
# ```
#
# **Your task.** Write `fit`: `steps` steps of `torch.optim.SGD` on the mean
# squared error over all the data; x and y both have shape (N, 1). Return the
# losses as a list of Python floats, one for each step, measured before the step.
# Keep `loss.item()`, not `loss`: the tensor would keep its whole graph in memory.

# %% [markdown] lang="es"
# ## 5. Ajustar
#
# Un paso de entrenamiento es siempre igual: borrar los gradientes anteriores,
# calcular la pérdida, calcular los gradientes y dejar que el optimizador cambie
# los parámetros.
#
# ```python
# w = nn.Parameter(torch.tensor(4.0))
# optimizer = torch.optim.SGD([w], lr=0.25)
# optimizer.zero_grad()              # los gradientes se suman: olvida los del paso anterior
# loss = w**2                        # 16
# loss.backward()                    # w.grad es 2w = 8
# optimizer.step()                   # w es ahora 4 - 0.25·8 = 2
# ```
#
# **Tu tarea.** Escribe `fit`: `steps` pasos de `torch.optim.SGD` sobre el error
# cuadrático medio con todos los datos; x e y tienen forma (N, 1). Devuelve las
# pérdidas como una lista de números `float` de Python, una por paso, medida antes
# del paso. Guarda `loss.item()`, no `loss`: el tensor mantendría en memoria todo
# su grafo.


# %% nbgrader={"grade_id": "fit", "solution": true}
def fit(model, x, y, steps, lr):
    """Train with full-batch SGD on the mean squared error; return the loss before each step."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-fit", "grade": true}
check("fit")

# %% [markdown] lang="en"
# That is all: a model, data, and a loop. See what it learned:
#
# ```python
# data = line_data(3, -1, 100, 0.1, 2)
# model = LineModel()
# fit(model, data[:, :1], data[:, 1:], steps=200, lr=0.2)
# print(model)                       # close to slope 3 and intercept -1
# ```

# %% [markdown] lang="es"
# Eso es todo: un modelo, datos y un bucle. Mira lo que ha aprendido:
#
# ```python
# data = line_data(3, -1, 100, 0.1, 2)
# model = LineModel()
# fit(model, data[:, :1], data[:, 1:], steps=200, lr=0.2)
# print(model)                       # cerca de pendiente 3 y ordenada -1
# ```
