# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # As many layers as you ask for
#
# A network whose layers are written down one by one has a fixed depth. Here you
# build networks that get as deep and as wide as whoever makes them wants, that
# find out by themselves how many inputs they have, and that can answer more
# than one question.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `flexible_mlp.py`, whichever
# you prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Tantas capas como pidas
#
# Una red cuyas capas se escriben una a una tiene una profundidad fija. Aquí vas
# a construir redes tan profundas y tan anchas como quiera quien las crea, que
# averiguan solas cuántas entradas tienen y que saben responder a más de una
# pregunta.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `flexible_mlp.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. Three layers
#
# `nn.Linear(3, 4)` turns 3 numbers into 4. `nn.LazyLinear(4)` is told only what
# comes out: what comes *in* it sees at the first call, and from then on it is an
# ordinary `nn.Linear`. So the user of a network need not say how many inputs the
# data has.
#
# ```python
# class TwoLayers(nn.Module):
#     def __init__(self, hidden, outputs):
#         super().__init__()
#         self.inner = nn.LazyLinear(hidden)
#         self.outer = nn.Linear(hidden, outputs)   # takes what inner gives
#
#     def forward(self, x):
#         return self.outer(torch.tanh(self.inner(x)))
#
# net = TwoLayers(4, 2)
# len(list(net.parameters()))    # 4: a weight and a bias for each layer
# net(torch.ones(10, 3)).shape   # torch.Size([10, 2])
# net.inner                      # Linear(in_features=3, out_features=4, bias=True)
# ```
#
# This is the network with the sizes `[3, 5, 1]`:

# %% [markdown] lang="es"
# ## 1. Tres capas
#
# `nn.Linear(3, 4)` convierte 3 números en 4. A `nn.LazyLinear(4)` solo se le dice
# cuántos salen: cuántos *entran* lo ve en la primera llamada, y desde entonces es
# un `nn.Linear` corriente. Así, quien usa la red no tiene que decir cuántas
# entradas hay en los datos.
#
# ```python
# class TwoLayers(nn.Module):
#     def __init__(self, hidden, outputs):
#         super().__init__()
#         self.inner = nn.LazyLinear(hidden)
#         self.outer = nn.Linear(hidden, outputs)   # recibe lo que da inner
#
#     def forward(self, x):
#         return self.outer(torch.tanh(self.inner(x)))
#
# net = TwoLayers(4, 2)
# len(list(net.parameters()))    # 4: un peso y un sesgo por capa
# net(torch.ones(10, 3)).shape   # torch.Size([10, 2])
# net.inner                      # Linear(in_features=3, out_features=4, bias=True)
# ```
#
# Esta es la red de tamaños `[3, 5, 1]`:

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    columns = [1, 3, 5, 1]  # what comes in, and the three layers
    for i, count in enumerate(columns):
        ys = [j - (count - 1) / 2 for j in range(count)]
        color = "lightgray" if i == 0 else f"C{i - 1}"
        plt.scatter([i] * count, ys, s=500, color=color, edgecolors="black", zorder=2)
        if i > 0:
            before = [j - (columns[i - 1] - 1) / 2 for j in range(columns[i - 1])]
            for y in ys:
                for start in before:
                    plt.plot([i - 1, i], [start, y], color="gray", linewidth=0.8, zorder=1)
    plt.xticks(range(4), ["x", "3", "5", "1"])
    plt.yticks([])
    plt.box(False)
    plt.show()

# %% [markdown] lang="en"
# **Your task.** Write `ThreeLayerMLP(neurons, activations, device="cpu")`.
# `neurons` lists the sizes of three layers, `activations` three activations that
# have been made already, such as `nn.ReLU()`.
#
# - Each layer is followed by its own activation, the last one, too:
#   layer 1, activation 1, layer 2, activation 2, layer 3, activation 3.
# - The constructor makes the three layers, each in an attribute. The first one is
#   an `nn.LazyLinear`; the others are `nn.Linear` (or lazy as well).
# - The parameters are on `device` from the start. Layers take it as an argument:
#   `nn.Linear(2, 3, device="cuda")`. If you have no GPU, try `"meta"`, a device on
#   which tensors have shapes but no numbers.
#
# `ThreeLayerMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.Sigmoid()])` has 6
# parameters; called on an `x` of shape (10, 1), it gives 10 numbers between 0
# and 1, in shape (10, 1).
#
# *Checked:* that it is a class; the parameters, the sizes after the first call, the
# output under weights that the check sets, the gradients, the device.

# %% [markdown] lang="es"
# **Tu tarea.** Escribe `ThreeLayerMLP(neurons, activations, device="cpu")`.
# `neurons` da los tamaños de tres capas; `activations`, tres activaciones ya
# creadas, como `nn.ReLU()`.
#
# - A cada capa le sigue su propia activación, también a la última:
#   capa 1, activación 1, capa 2, activación 2, capa 3, activación 3.
# - El constructor crea las tres capas, cada una en un atributo. La primera es un
#   `nn.LazyLinear`; las demás son `nn.Linear` (o también perezosas).
# - Los parámetros están en `device` desde el principio. Las capas lo aceptan como
#   argumento: `nn.Linear(2, 3, device="cuda")`. Si no tienes GPU, prueba con
#   `"meta"`, un dispositivo en el que los tensores tienen forma, pero no números.
#
# `ThreeLayerMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.Sigmoid()])` tiene 6
# parámetros; llamado con una `x` de forma (10, 1), da 10 números entre 0 y 1, con
# forma (10, 1).
#
# *Se comprueba:* que es una clase; los parámetros, los tamaños tras la primera llamada,
# la salida con unos pesos que fija la comprobación, los gradientes y el dispositivo.


# %% nbgrader={"grade_id": "ThreeLayerMLP", "solution": true}
class ThreeLayerMLP(nn.Module):
    """Three linear layers, each followed by its own activation."""

    def __init__(self, neurons, activations, device="cpu"):
        ### BEGIN SOLUTION
        super().__init__()
        first, second, third = neurons
        self.layer1 = nn.LazyLinear(first, device=device)
        self.layer2 = nn.Linear(first, second, device=device)
        self.layer3 = nn.Linear(second, third, device=device)
        self.activation1, self.activation2, self.activation3 = activations
        ### END SOLUTION

    def forward(self, x):
        """Return the output for x, of shape (…, inputs)."""
        ### BEGIN SOLUTION
        x = self.activation1(self.layer1(x))
        x = self.activation2(self.layer2(x))
        return self.activation3(self.layer3(x))
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-ThreeLayerMLP", "grade": true}
check("ThreeLayerMLP")

# %% [markdown] lang="en"
# ## 2. Any number of layers
#
# Layers that are made in a loop need a place. A Python list will not do: PyTorch
# looks for modules in attributes and in containers of its own, and never into a
# list. `nn.ModuleList` is a list that it does look into; `nn.ModuleDict` and
# `nn.Sequential` are others.
#
# ```python
# class Committee(nn.Module):              # adds up the votes of its members
#     def __init__(self, size):
#         super().__init__()
#         self.members = nn.ModuleList()   # with [] here, PyTorch would see none of them
#         for _ in range(size):
#             self.members.append(nn.Linear(4, 1))
#
#     def forward(self, x):
#         return sum(member(x) for member in self.members)
#
# len(list(Committee(3).parameters()))     # 6; with [] it would be 0: nothing to train
# ```
#
# **Your task.** Write `FlexibleMLP(neurons, activations, device="cpu")`: what
# `ThreeLayerMLP` is, for any number of layers from one on.
#
# - The constructor makes all layers: the first an `nn.LazyLinear`, the others
#   `nn.Linear` (or lazy). Each takes what the one before it gives, and each is
#   followed by its own activation, the last one, too.
# - Layers *and* activations are registered. Some activations have a parameter of
#   their own (`nn.PReLU()` does), and that must train as well. The same
#   activation object may stand in several places.
# - Every parameter is on `device`, those of the activations too
#   (`module.to(device)` moves a module). For an `x` there, the output is there.
# - The two lists that you are given stay as they are.
#
# `FlexibleMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.ReLU()])`, called on an `x` of
# shape (10, 1), has layers from 1 to 3, from 3 to 5 and from 5 to 1 number.
#
# *Checked:* that it is a class; the parameters and the sizes; the output under
# weights that the check sets, at any depth and width; a few steps of an
# optimiser; the device.
#
# ## 3. Lists that do not fit
#
# What cannot be right is best refused at once, with a message that says what came.
#
# ```python
# def mean(numbers, weights):
#     assert len(numbers) == len(weights), f"{len(numbers)} numbers, {len(weights)} weights"
#     ...
# ```
#
# **Your task.** If `neurons` and `activations` are not equally long, the
# constructor of `FlexibleMLP` raises an `AssertionError` or a `ValueError` whose
# message has both lengths as digits. If both are empty, it raises one of the two
# as well.

# %% [markdown] lang="es"
# ## 2. Cualquier número de capas
#
# Las capas creadas en un bucle necesitan un sitio. Una lista de Python no sirve:
# PyTorch busca módulos en los atributos y en sus propios contenedores, y nunca
# dentro de una lista. `nn.ModuleList` es una lista en la que sí mira;
# `nn.ModuleDict` y `nn.Sequential` son otros contenedores.
#
# ```python
# class Committee(nn.Module):              # suma los votos de sus miembros
#     def __init__(self, size):
#         super().__init__()
#         self.members = nn.ModuleList()   # con [], PyTorch no vería ninguno
#         for _ in range(size):
#             self.members.append(nn.Linear(4, 1))
#
#     def forward(self, x):
#         return sum(member(x) for member in self.members)
#
# len(list(Committee(3).parameters()))     # 6; con [] serían 0: nada que entrenar
# ```
#
# **Tu tarea.** Escribe `FlexibleMLP(neurons, activations, device="cpu")`: lo mismo
# que `ThreeLayerMLP`, para cualquier número de capas a partir de una.
#
# - El constructor crea todas las capas: la primera, un `nn.LazyLinear`; las demás,
#   `nn.Linear` (o perezosas). Cada una recibe lo que da la anterior, y a cada una
#   le sigue su propia activación, también a la última.
# - Quedan registradas las capas *y* las activaciones. Algunas activaciones tienen
#   un parámetro propio (`nn.PReLU()`, por ejemplo), que también debe entrenarse.
#   El mismo objeto puede estar en varios lugares.
# - Todos los parámetros están en `device`, también los de las activaciones
#   (`module.to(device)` mueve un módulo). Si `x` está allí, la salida también.
# - Las dos listas que recibes quedan como estaban.
#
# `FlexibleMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.ReLU()])`, llamado con una `x`
# de forma (10, 1), tiene capas de 1 a 3, de 3 a 5 y de 5 a 1 números.
#
# *Se comprueba:* que es una clase; los parámetros y los tamaños; la salida con
# unos pesos que fija la comprobación, con cualquier profundidad y anchura; unos
# pasos de un optimizador; el dispositivo.
#
# ## 3. Listas que no encajan
#
# Lo que no puede estar bien es mejor rechazarlo enseguida, con un mensaje que diga
# qué ha llegado.
#
# ```python
# def mean(numbers, weights):
#     assert len(numbers) == len(weights), f"{len(numbers)} números, {len(weights)} pesos"
#     ...
# ```
#
# **Tu tarea.** Si `neurons` y `activations` no tienen la misma longitud, el
# constructor de `FlexibleMLP` lanza un `AssertionError` o un `ValueError` cuyo
# mensaje contiene las dos longitudes en cifras. Si las dos están vacías, también
# lanza uno de los dos.


# %% nbgrader={"grade_id": "FlexibleMLP", "solution": true}
class FlexibleMLP(nn.Module):
    """As many linear layers as there are sizes, each followed by its own activation."""

    def __init__(self, neurons, activations, device="cpu"):
        ### BEGIN SOLUTION
        super().__init__()
        if not neurons:
            raise ValueError("a network needs at least one layer")
        if len(neurons) != len(activations):
            raise ValueError(f"{len(neurons)} sizes, but {len(activations)} activations")
        self.linears = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for previous, size in zip(neurons, neurons[1:]):
            self.linears.append(nn.Linear(previous, size, device=device))
        self.activations = nn.ModuleList(activations).to(device)
        ### END SOLUTION

    def forward(self, x):
        """Return the output for x, of shape (…, inputs)."""
        ### BEGIN SOLUTION
        for linear, activation in zip(self.linears, self.activations):
            x = activation(linear(x))
        return x
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-FlexibleMLP", "grade": true}
check("FlexibleMLP")

# %% nbgrader={"grade_id": "check-lengths", "grade": true}
check("lengths")

# %% [markdown] lang="en"
# What do more layers buy? A ReLU has one kink; each further layer bends what the one
# before it has bent already. These networks have random weights, 16 neurons in each
# layer, and one, two or four such layers:

# %% [markdown] lang="es"
# ¿Qué se gana con más capas? Una ReLU tiene un solo quiebro; cada capa más vuelve a
# doblar lo que la anterior ya ha doblado. Estas redes tienen pesos al azar, 16 neuronas
# en cada capa y una, dos o cuatro de esas capas:

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    torch.manual_seed(231)
    grid = torch.linspace(-3, 3, 400).reshape(-1, 1)
    for depth in (1, 2, 4):
        y = grid
        for _ in range(depth):
            y = torch.relu(y @ torch.randn(y.shape[1], 16) + 2 * torch.randn(16))
            y = y / y.std()
        y = y @ torch.randn(16, 1)
        plt.plot(grid, (y - y.mean()) / y.std(), label=f"{depth} × 16")
    plt.legend()
    plt.show()

# %% [markdown] lang="en"
# ## 4. Before and after the first call
#
# Until its first call, a lazy layer has parameters without a shape:
# `nn.UninitializedParameter`.
#
# ```python
# layer = nn.LazyLinear(4)
# isinstance(layer.weight, nn.UninitializedParameter)   # True; layer.weight.shape raises
# layer(torch.zeros(1, 3))
# isinstance(layer.weight, nn.UninitializedParameter)   # False
# layer.weight.shape                                    # torch.Size([4, 3])
# layer(torch.zeros(1, 5))                              # RuntimeError: shapes (1x5 and 3x4)
# ```
#
# **Your task.** Write two functions that work for any model.
#
# - `is_lazy(model)` returns True as long as at least one parameter of the model, at
#   whatever depth, has no shape yet, and False otherwise.
# - `materialise(model, n_inputs)` gives a lazy model its shapes: it calls the model
#   once on an input of your own, of shape (batch, n_inputs). From then on the model
#   can be trained like any other. Apart from that it stays as it was: its mode
#   (training or evaluation), the gradients, and all the numbers it had already.
#   Those are the weights, and the running statistics that `nn.BatchNorm1d` changes
#   at each call in training mode. The call tracks no gradients, and afterwards
#   tracking is on again. What the function returns is up to you.

# %% [markdown] lang="es"
# ## 4. Antes y después de la primera llamada
#
# Hasta su primera llamada, una capa perezosa tiene parámetros sin forma:
# `nn.UninitializedParameter`.
#
# ```python
# layer = nn.LazyLinear(4)
# isinstance(layer.weight, nn.UninitializedParameter)   # True; layer.weight.shape da error
# layer(torch.zeros(1, 3))
# isinstance(layer.weight, nn.UninitializedParameter)   # False
# layer.weight.shape                                    # torch.Size([4, 3])
# layer(torch.zeros(1, 5))                              # RuntimeError: shapes (1x5 and 3x4)
# ```
#
# **Tu tarea.** Escribe dos funciones que sirvan para cualquier modelo.
#
# - `is_lazy(model)` devuelve True mientras al menos un parámetro del modelo, esté a
#   la profundidad que esté, no tenga forma todavía; si no, False.
# - `materialise(model, n_inputs)` da sus formas a un modelo perezoso: lo llama una
#   vez con una entrada tuya de forma (batch, n_inputs). Desde entonces el modelo se
#   puede entrenar como cualquier otro. Por lo demás queda como estaba: su modo
#   (entrenamiento o evaluación), los gradientes y todos los números que ya tenía.
#   Esos son los pesos y también las estadísticas que `nn.BatchNorm1d` cambia en cada
#   llamada en modo entrenamiento. La llamada no registra gradientes, y después el
#   registro vuelve a estar activo. Lo que devuelva la función es cosa tuya.


# %% nbgrader={"grade_id": "lazy_state", "solution": true}
def is_lazy(model):
    """Tell whether a parameter of the model has no shape yet."""
    ### BEGIN SOLUTION
    return any(isinstance(p, nn.UninitializedParameter) for p in model.parameters())
    ### END SOLUTION


def materialise(model, n_inputs):
    """Give a lazy model its shapes, for inputs of shape (batch, n_inputs)."""
    ### BEGIN SOLUTION
    mode = model.training
    model.eval()
    where = next(model.parameters()).device
    with torch.no_grad():
        model(torch.zeros(1, n_inputs, device=where))
    model.train(mode)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-lazy_state", "grade": true}
check("lazy_state")

# %% [markdown] lang="en"
# ## 5. One trunk, several heads
#
# One network can answer several questions: a common **trunk** works out what is
# useful for all of them, and a small **head** for each question goes on from there.
# Modules that have names belong in an `nn.ModuleDict`. Its keys are strings, and it
# works like a dict otherwise:
#
# ```python
# tools = nn.ModuleDict({"double": nn.Linear(1, 2), "half": nn.Linear(2, 1)})
# tools["half"]            # Linear(in_features=2, out_features=1, bias=True)
# list(tools)              # ['double', 'half']
# ```
#
# **Your task.** Write `HeadedMLP(trunk, heads)`. `trunk` is a module, `heads` a dict
# from names to modules; all of them are registered, they themselves and not copies.
# `forward(x, head)` returns what the head of that name makes of the trunk's output.
# Gradients reach the trunk and that head, and no other head. For a name that is not
# there, it raises a `KeyError` whose message names all the heads there are.
#
# ```python
# model = HeadedMLP(nn.Linear(3, 8), {"age": nn.Linear(8, 1), "height": nn.Linear(8, 1)})
# model(torch.ones(5, 3), "age").shape     # torch.Size([5, 1])
# model(torch.ones(5, 3), "weight")        # KeyError: … age, height …
# ```

# %% [markdown] lang="es"
# ## 5. Un tronco y varias cabezas
#
# Una red puede responder a varias preguntas: un **tronco** común calcula lo que sirve
# para todas, y desde ahí sigue una pequeña **cabeza** por pregunta. Los módulos con
# nombre van en un `nn.ModuleDict`. Sus claves son textos y, por lo demás, funciona
# como un diccionario:
#
# ```python
# tools = nn.ModuleDict({"double": nn.Linear(1, 2), "half": nn.Linear(2, 1)})
# tools["half"]            # Linear(in_features=2, out_features=1, bias=True)
# list(tools)              # ['double', 'half']
# ```
#
# **Tu tarea.** Escribe `HeadedMLP(trunk, heads)`. `trunk` es un módulo; `heads`, un
# diccionario de nombres a módulos; todos quedan registrados, ellos mismos y no copias.
# `forward(x, head)` devuelve lo que la cabeza de ese nombre hace con la salida del
# tronco. Los gradientes llegan al tronco y a esa cabeza, y a ninguna otra. Con un nombre
# que no existe, lanza un `KeyError` cuyo mensaje nombra todas las cabezas que hay.
#
# ```python
# model = HeadedMLP(nn.Linear(3, 8), {"age": nn.Linear(8, 1), "height": nn.Linear(8, 1)})
# model(torch.ones(5, 3), "age").shape     # torch.Size([5, 1])
# model(torch.ones(5, 3), "weight")        # KeyError: … age, height …
# ```


# %% nbgrader={"grade_id": "HeadedMLP", "solution": true}
class HeadedMLP(nn.Module):
    """A common trunk, and a head for each name."""

    def __init__(self, trunk, heads):
        ### BEGIN SOLUTION
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)
        ### END SOLUTION

    def forward(self, x, head):
        """Return what the head called `head` makes of the trunk's output."""
        ### BEGIN SOLUTION
        if head not in self.heads:
            raise KeyError(f"no head {head!r}; there are {', '.join(self.heads)}")
        return self.heads[head](self.trunk(x))
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-HeadedMLP", "grade": true}
check("HeadedMLP")

# %% [markdown] lang="en"
# Now put them together: a trunk of any depth, and as many answers as you need.
#
# ```python
# trunk = FlexibleMLP([16, 16], [nn.Tanh(), nn.Tanh()])
# model = HeadedMLP(trunk, {"mean": nn.Linear(16, 1), "spread": nn.Linear(16, 1)})
# materialise(model.trunk, 3)
# sum(p.numel() for p in model.parameters())    # 64 + 272 + 17 + 17 = 370
# ```

# %% [markdown] lang="es"
# Ahora júntalo todo: un tronco de cualquier profundidad y tantas respuestas como
# necesites.
#
# ```python
# trunk = FlexibleMLP([16, 16], [nn.Tanh(), nn.Tanh()])
# model = HeadedMLP(trunk, {"mean": nn.Linear(16, 1), "spread": nn.Linear(16, 1)})
# materialise(model.trunk, 3)
# sum(p.numel() for p in model.parameters())    # 64 + 272 + 17 + 17 = 370
# ```
