# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Building blocks
#
# Networks are built like houses: of parts that are made of smaller parts. In
# PyTorch every part is an `nn.Module`, the whole is one, too, and all of them
# know their parts. Here you write the same small model in three ways, build your
# own `nn.Sequential`, keep a constant inside a model, stack blocks on blocks, and
# find your way back to a single parameter deep inside.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `modules.py`, whichever you
# prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Piezas para construir
#
# Las redes se construyen como las casas: con piezas hechas de piezas más
# pequeñas. En PyTorch cada pieza es un `nn.Module`, el conjunto también lo es, y
# todas conocen sus partes. Aquí escribirás un mismo modelo pequeño de tres
# maneras, construirás tu propio `nn.Sequential`, guardarás una constante dentro
# de un modelo, apilarás bloques sobre bloques y encontrarás el camino hasta un
# único parámetro en lo más hondo.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `modules.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. One model, three ways
#
# Layers are made once, in `__init__`, and stored in attributes; `forward` says
# how the data runs through them. What has no parameters of its own, such as an
# activation, can be a module (`nn.Tanh()`) or a plain function (`torch.tanh`).
# And layers that simply follow each other can stand in an `nn.Sequential`.
#
# ```python
# class Small(nn.Module):                       # 3 → 5 → 2, with tanh between
#     def __init__(self):
#         super().__init__()
#         self.first = nn.Linear(3, 5)
#         self.bend = nn.Tanh()                 # … or no attribute at all, and in forward
#         self.second = nn.Linear(5, 2)         #     torch.tanh(self.first(x))
#
#     def forward(self, x):
#         return self.second(self.bend(self.first(x)))
#
# Small()(torch.ones(7, 3)).shape               # torch.Size([7, 2])
# ```
#
# Softmax makes probabilities of scores: positive numbers whose sum is 1. You have
# to say along which axis. The scores of one example lie along the **last** axis,
# which is called −1, however many axes there are before it. The picture below
# shows what another axis does: the probabilities of *different* examples add up to
# one, which means nothing. And if you say no axis, PyTorch guesses, and for three
# axes it guesses wrong.
#
# **Your task.** Write the same model three times, each time as a class: 100 inputs,
# a hidden layer of 200 with ReLU, 10 outputs, and a softmax over the last axis. With
# the same weights, all three give the same output, for inputs of shape (100,),
# (batch, 100), (batch, steps, 100), …, and gradients flow back to all weights and
# biases.
#
# * `TinyModel`: two `nn.Linear` layers in attributes; for the activations, choose
#   modules or functions.
# * `TinyModelFunctional`: its only modules are the two `nn.Linear` layers, and the
#   activations are functions.
# * `TinyModelSequential`: its layers stand in an `nn.Sequential`.

# %% [markdown] lang="es"
# ## 1. Un modelo de tres maneras
#
# Las capas se crean una sola vez, en `__init__`, y se guardan en atributos;
# `forward` dice cómo las recorren los datos. Lo que no tiene parámetros propios,
# como una activación, puede ser un módulo (`nn.Tanh()`) o una simple función
# (`torch.tanh`). Y las capas que van una detrás de otra pueden estar en un
# `nn.Sequential`.
#
# ```python
# class Small(nn.Module):                       # 3 → 5 → 2, con tanh en medio
#     def __init__(self):
#         super().__init__()
#         self.first = nn.Linear(3, 5)
#         self.bend = nn.Tanh()                 # … o ningún atributo, y en forward
#         self.second = nn.Linear(5, 2)         #   torch.tanh(self.first(x))
#
#     def forward(self, x):
#         return self.second(self.bend(self.first(x)))
#
# Small()(torch.ones(7, 3)).shape               # torch.Size([7, 2])
# ```
#
# Softmax convierte puntuaciones en probabilidades: números positivos que suman 1.
# Hay que decirle a lo largo de qué eje. Las puntuaciones de un ejemplo están en el
# **último** eje, que se llama −1, sea cual sea el número de ejes que haya delante.
# La figura de abajo muestra lo que pasa con otro eje: suman uno las probabilidades
# de ejemplos *distintos*, y eso no significa nada. Y si no dices ningún eje,
# PyTorch lo adivina, y con tres ejes se equivoca.
#
# **Tu tarea.** Escribe el mismo modelo tres veces, cada vez como una clase: 100
# entradas, una capa oculta de 200 con ReLU, 10 salidas y un softmax sobre el último
# eje. Con los mismos pesos, los tres dan la misma salida, para entradas de forma
# (100,), (batch, 100), (batch, pasos, 100), …, y los gradientes llegan a todos los
# pesos y sesgos.
#
# * `TinyModel`: dos capas `nn.Linear` en atributos; para las activaciones, elige
#   módulos o funciones.
# * `TinyModelFunctional`: sus únicos módulos son las dos capas `nn.Linear`, y las
#   activaciones son funciones.
# * `TinyModelSequential`: sus capas están en un `nn.Sequential`.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    scores = 2 * torch.randn(4, 10, generator=torch.Generator().manual_seed(3))
    figure, panels = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
    for panel, axis in zip(panels, (-1, 0)):
        shares = scores.softmax(axis)
        panel.imshow(shares, vmin=0, vmax=1, cmap="Greens")
        for row, total in enumerate(shares.sum(-1)):
            panel.text(9.8, row, f"Σ = {total:.2f}", va="center")
        panel.set(title=f"softmax(dim={axis})", xlabel="class", ylabel="example", yticks=range(4))
    plt.show()


# %% nbgrader={"grade_id": "TinyModel", "solution": true}
class TinyModel(nn.Module):
    """100 → 200 → 10, with ReLU between and softmax over the last axis at the end."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.linear1 = nn.Linear(100, 200)
        self.activation = nn.ReLU()
        self.linear2 = nn.Linear(200, 10)
        self.softmax = nn.Softmax(dim=-1)
        ### END SOLUTION

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        ### BEGIN SOLUTION
        hidden = self.activation(self.linear1(x))
        return self.softmax(self.linear2(hidden))
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-TinyModel", "grade": true}
check("TinyModel")


# %% nbgrader={"grade_id": "TinyModelFunctional", "solution": true}
class TinyModelFunctional(nn.Module):
    """TinyModel again; its only modules are the two Linear layers."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.inner = nn.Linear(100, 200)
        self.outer = nn.Linear(200, 10)
        ### END SOLUTION

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        ### BEGIN SOLUTION
        hidden = torch.relu(self.inner(x))
        return torch.softmax(self.outer(hidden), dim=-1)
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-TinyModelFunctional", "grade": true}
check("TinyModelFunctional")


# %% nbgrader={"grade_id": "TinyModelSequential", "solution": true}
class TinyModelSequential(nn.Module):
    """TinyModel once more, with its layers in an nn.Sequential."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.pipeline = nn.Sequential(
            nn.Linear(100, 200),
            nn.ReLU(),
            nn.Linear(200, 10),
            nn.Softmax(dim=-1),
        )
        ### END SOLUTION

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        ### BEGIN SOLUTION
        return self.pipeline(x)
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-TinyModelSequential", "grade": true}
check("TinyModelSequential")

# %% [markdown] lang="en"
# ## 2. Your own Sequential
#
# A module registers another one when it is stored in an attribute, or by
# `add_module(name, module)`, where the name can be computed. The name is a
# **string**. All registered modules are in the dict `self._modules`, in the order
# in which they came. A plain list or tuple of modules is *not* registered.
#
# ```python
# class Both(nn.Module):                        # the sum of what two modules make of x
#     def __init__(self, left, right):
#         super().__init__()
#         self.add_module("left", left)         # the same as self.left = left
#         self.add_module("right", right)
#
#     def forward(self, x):
#         return self._modules["left"](x) + self._modules["right"](x)
#
# [name for name, _ in Both(nn.Linear(3, 1), nn.Tanh()).named_parameters()]
# # ['left.weight', 'left.bias']
# ```
#
# **Your task.** Write the class `MySequential(*modules)`, which behaves as
# `nn.Sequential(*modules)` does, without using it. It takes any number of modules
# and registers each under the name "0", "1", "2", … `forward(x)` hands x through
# all of them, one after the other, and gradients flow back. The same module may
# stand in several places, and is then run in each. Without any modules, x comes
# back as it is. (You need not support indexing.)

# %% [markdown] lang="es"
# ## 2. Tu propio Sequential
#
# Un módulo registra a otro cuando se guarda en un atributo, o con
# `add_module(name, module)`, donde el nombre se puede calcular. El nombre es una
# **cadena**. Todos los módulos registrados están en el diccionario
# `self._modules`, en el orden en que llegaron. Una lista o una tupla corrientes de
# módulos *no* quedan registradas.
#
# ```python
# class Both(nn.Module):                        # la suma de lo que dos módulos hacen con x
#     def __init__(self, left, right):
#         super().__init__()
#         self.add_module("left", left)         # lo mismo que self.left = left
#         self.add_module("right", right)
#
#     def forward(self, x):
#         return self._modules["left"](x) + self._modules["right"](x)
#
# [name for name, _ in Both(nn.Linear(3, 1), nn.Tanh()).named_parameters()]
# # ['left.weight', 'left.bias']
# ```
#
# **Tu tarea.** Escribe la clase `MySequential(*modules)`, que se comporta como
# `nn.Sequential(*modules)`, sin usarlo. Recibe cualquier número de módulos y
# registra cada uno con el nombre "0", "1", "2", … `forward(x)` pasa x por todos,
# uno detrás de otro, y los gradientes llegan hasta ellos. Un mismo módulo puede
# estar en varios sitios, y entonces se ejecuta en cada uno. Sin ningún módulo, x
# vuelve tal cual. (No hace falta que admita índices.)


# %% nbgrader={"grade_id": "MySequential", "solution": true}
class MySequential(nn.Module):
    """Modules in a row, each fed with the output of the one before."""

    def __init__(self, *modules):
        ### BEGIN SOLUTION
        super().__init__()
        for position, module in enumerate(modules):
            self.add_module(str(position), module)
        ### END SOLUTION

    def forward(self, x):
        """Return what comes out of the last module; x itself if there is none."""
        ### BEGIN SOLUTION
        for module in self._modules.values():
            x = module(x)
        return x
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-MySequential", "grade": true}
check("MySequential")

# %% [markdown] lang="en"
# ## 3. A constant inside
#
# Some tensors belong to a model although nobody trains them: a mean to subtract, a
# mask, a table. As an `nn.Parameter` such a tensor would be trained; as a plain
# attribute it would be lost when the model is saved, and stay behind when it moves
# to another device or dtype. What you want is a **buffer**:
#
# ```python
# class Center(nn.Module):                      # x minus a mean that is known
#     def __init__(self, mean):
#         super().__init__()
#         self.register_buffer("mean", mean)    # from now on, self.mean
#
#     def forward(self, x):
#         return x - self.mean
#
# center = Center(torch.tensor([2.0, 4.0]))
# list(center.parameters())                     # []: nothing to train …
# center.state_dict()                           # … but saved: {'mean': tensor([2., 4.])}
# center.to(torch.float64).mean.dtype           # … and converted: torch.float64
# ```
#
# And `forward` is ordinary Python: with `if`, `for` and `while` the computation may
# depend on the numbers themselves.
#
# **Your task.** Write the class `FixedHiddenMLP()`. It has one single `nn.Linear` from 20 to
# 20, used twice, and a constant C: a tensor of shape (20, 20), drawn at random once,
# when the model is made, and never trained. For x of shape (batch, 20), `forward(x)`
#
# 1. computes h = linear(relu(linear(x) · C + 1)), where · is the matrix product;
# 2. halves h, again and again, while the sum of its absolute values over the whole
#    batch exceeds 1, however large x is;
# 3. returns the sum of h: a tensor without axes.
#
# x must come back unchanged, gradients must reach the weight and the bias of the
# linear layer, and the constant neither needs a gradient nor changes. It is saved,
# loaded and moved with the model, which then computes where it was moved to.

# %% [markdown] lang="es"
# ## 3. Una constante dentro
#
# Hay tensores que pertenecen a un modelo aunque nadie los entrene: una media que se
# resta, una máscara, una tabla. Como `nn.Parameter`, un tensor así se entrenaría;
# como atributo corriente, se perdería al guardar el modelo y se quedaría atrás al
# moverlo a otro dispositivo u otro dtype. Lo que quieres es un **buffer**:
#
# ```python
# class Center(nn.Module):                      # x menos una media conocida
#     def __init__(self, mean):
#         super().__init__()
#         self.register_buffer("mean", mean)    # a partir de aquí, self.mean
#
#     def forward(self, x):
#         return x - self.mean
#
# center = Center(torch.tensor([2.0, 4.0]))
# list(center.parameters())                     # []: nada que entrenar …
# center.state_dict()                           # … pero se guarda: {'mean': tensor([2., 4.])}
# center.to(torch.float64).mean.dtype           # … y se convierte: torch.float64
# ```
#
# Además, `forward` es Python corriente: con `if`, `for` y `while` el cálculo puede
# depender de los propios números.
#
# **Tu tarea.** Escribe la clase `FixedHiddenMLP()`. Tiene una única capa `nn.Linear` de 20 a
# 20, que se usa dos veces, y una constante C: un tensor de forma (20, 20), sorteado
# una sola vez, al crear el modelo, y que no se entrena nunca. Para x de forma
# (batch, 20), `forward(x)`
#
# 1. calcula h = linear(relu(linear(x) · C + 1)), donde · es el producto de matrices;
# 2. divide h entre dos, una y otra vez, mientras la suma de sus valores absolutos en
#    todo el batch pase de 1, por grande que sea x;
# 3. devuelve la suma de h: un tensor sin ejes.
#
# x debe quedar como estaba, los gradientes deben llegar al peso y al sesgo de la capa
# lineal, y la constante ni necesita gradiente ni cambia. Se guarda, se carga y se
# mueve con el modelo, que entonces calcula allí adonde se movió.


# %% nbgrader={"grade_id": "FixedHiddenMLP", "solution": true}
class FixedHiddenMLP(nn.Module):
    """One linear layer used twice, with a constant between."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("constant", torch.rand(20, 20))
        ### END SOLUTION

    def forward(self, x):
        """Return the sum of h, halved until its absolute values sum to 1 at most."""
        ### BEGIN SOLUTION
        h = torch.relu(self.linear(x) @ self.constant + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-FixedHiddenMLP", "grade": true}
check("FixedHiddenMLP")

# %% [markdown] lang="en"
# ## 4. Blocks of blocks
#
# Modules nest: an `nn.Sequential` can hold others, and a function that returns one
# is a factory for as many as you like. With `add_module` you give each part a name
# that says what it is, and it is still found by its position.
#
# ```python
# cart = nn.Sequential()
# for side in ("left", "right"):
#     cart.add_module(f"{side} wheel", nn.Linear(2, 2))
#
# cart[1] is cart.get_submodule("right wheel")  # True: by position and by name
# nn.Sequential(cart, nn.Tanh()).get_submodule("0.right wheel") is cart[1]     # True
# ```
#
# The picture shows what you are going to build, and where one of its many biases
# lives.
#
# **Your task.** Write three functions that each return an `nn.Sequential`:
#
# * `block()`: Linear 4 → 8, ReLU, Linear 8 → 4, ReLU, in this order.
# * `stack(n)`: `n` blocks (n ≥ 1), each made anew by a call of `block()`, with
#   parameters of its own, under the names `block 0`, `block 1`, …
# * `regressor(n)`: the two modules `stack(n)` and a Linear 4 → 1, under the names
#   that `nn.Sequential` gives by itself, `0` and `1`. Nothing comes after the Linear,
#   so that every number, negative ones too, can come out.

# %% [markdown] lang="es"
# ## 4. Bloques de bloques
#
# Los módulos se anidan: un `nn.Sequential` puede contener otros, y una función que
# devuelve uno es una fábrica de tantos como quieras. Con `add_module` le das a cada
# pieza un nombre que dice lo que es, y se la sigue encontrando por su posición.
#
# ```python
# cart = nn.Sequential()
# for side in ("left", "right"):
#     cart.add_module(f"{side} wheel", nn.Linear(2, 2))
#
# cart[1] is cart.get_submodule("right wheel")  # True: por posición y por nombre
# nn.Sequential(cart, nn.Tanh()).get_submodule("0.right wheel") is cart[1]     # True
# ```
#
# La figura muestra lo que vas a construir, y dónde vive uno de sus muchos sesgos.
#
# **Tu tarea.** Escribe tres funciones que devuelven un `nn.Sequential` cada una:
#
# * `block()`: Linear 4 → 8, ReLU, Linear 8 → 4, ReLU, en este orden.
# * `stack(n)`: `n` bloques (n ≥ 1), cada uno creado con una llamada a `block()` y
#   con parámetros propios, con los nombres `block 0`, `block 1`, …
# * `regressor(n)`: los dos módulos `stack(n)` y una Linear 4 → 1, con los nombres que
#   `nn.Sequential` pone por sí solo, `0` y `1`. Detrás de la Linear no viene nada, para
#   que pueda salir cualquier número, también negativo.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    def box(left, bottom, width, height, text, color):
        plt.gca().add_patch(plt.Rectangle((left, bottom), width, height, fc=color, ec="black"))
        plt.text(left + 0.1, bottom + height - 0.1, text, fontsize=9, va="top")

    plt.figure(figsize=(11, 3.6), layout="constrained")
    box(0, 0, 16.4, 4.4, "regressor(3)", "white")
    box(0.3, 0.3, 13.6, 3.5, "0: stack(3)", "whitesmoke")
    box(14.2, 0.3, 1.9, 3.5, "1: Linear\n    4 → 1", "lightblue")
    for i in range(3):
        box(0.6 + 4.4 * i, 0.6, 4.2, 2.6, f'"block {i}"', "gainsboro")
        for j, (name, color) in enumerate(
            [
                ("0: Lin\n4 → 8", "lightblue"),
                ("1: ReLU", "linen"),
                ("2: Lin\n8 → 4", "lightblue"),
                ("3: ReLU", "linen"),
            ]
        ):
            box(0.7 + 4.4 * i + j, 0.8, 0.95, 1.6, name, color)
    plt.annotate("[0][1][0].bias", (5.6, 1.0), (6.5, -0.9), arrowprops={"arrowstyle": "->"})
    plt.axis((-0.1, 16.5, -1.1, 4.5))
    plt.axis("off")
    plt.show()


# %% nbgrader={"grade_id": "block", "solution": true}
def block():
    """Return a new block: Linear 4 → 8, ReLU, Linear 8 → 4, ReLU."""
    ### BEGIN SOLUTION
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-block", "grade": true}
check("block")


# %% nbgrader={"grade_id": "stack", "solution": true}
def stack(n):
    """Return an nn.Sequential of n new blocks, named block 0, block 1, …"""
    ### BEGIN SOLUTION
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block {i}", block())
    return net
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-stack", "grade": true}
check("stack")


# %% nbgrader={"grade_id": "regressor", "solution": true}
def regressor(n):
    """Return an nn.Sequential of a stack of n blocks and a Linear 4 → 1."""
    ### BEGIN SOLUTION
    return nn.Sequential(stack(n), nn.Linear(4, 1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-regressor", "grade": true}
check("regressor")

# %% [markdown] lang="en"
# ## 5. Digging
#
# From the outermost module an index leads to a part, another to a part of the part;
# at the bottom there are layers with their parameters. `named_parameters()` makes
# the whole journey and yields each parameter with its path as its name. Buffers are
# not among them; `state_dict()` has both.
#
# ```python
# tower = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Tanh(), nn.Linear(3, 1)))
#
# tower[1][1].weight                            # Parameter containing: tensor([[…]], …)
# tower[1][1].weight.shape                      # torch.Size([1, 3])
# [name for name, _ in tower.named_parameters()]
# # ['0.weight', '0.bias', '1.1.weight', '1.1.bias']
# ```
#
# **Your task.** `first_bias(net)` gets a net made like `regressor(n)`, with n ≥ 2,
# and returns the bias of the first layer of the *second* block, the one marked in
# the picture: the Parameter itself, neither its `.data` nor a copy, so that whoever
# gets it can train it.
#
# `parameter_table(net)` gets any module and returns a list with one pair for each
# of its parameters, frozen ones too, in the order of `named_parameters()`: the name,
# and the shape as a tuple. Buffers are not in it. For a `nn.Linear(2, 3)` it is
# `[("weight", (3, 2)), ("bias", (3,))]`.

# %% [markdown] lang="es"
# ## 5. Excavar
#
# Desde el módulo exterior, un índice lleva a una parte, otro a una parte de la parte;
# al fondo están las capas con sus parámetros. `named_parameters()` hace todo el viaje
# y da cada parámetro con su camino como nombre. Los buffers no están entre ellos;
# `state_dict()` tiene ambos.
#
# ```python
# tower = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Tanh(), nn.Linear(3, 1)))
#
# tower[1][1].weight                            # Parameter containing: tensor([[…]], …)
# tower[1][1].weight.shape                      # torch.Size([1, 3])
# [name for name, _ in tower.named_parameters()]
# # ['0.weight', '0.bias', '1.1.weight', '1.1.bias']
# ```
#
# **Tu tarea.** `first_bias(net)` recibe una red hecha como `regressor(n)`, con n ≥ 2,
# y devuelve el sesgo de la primera capa del *segundo* bloque, el que está marcado en
# la figura: el propio Parameter, ni su `.data` ni una copia, para que quien lo reciba
# pueda entrenarlo.
#
# `parameter_table(net)` recibe un módulo cualquiera y devuelve una lista con un par
# por cada uno de sus parámetros, también los congelados, en el orden de
# `named_parameters()`: el nombre y la forma como tupla. Los buffers no están en ella.
# Para una `nn.Linear(2, 3)` es `[("weight", (3, 2)), ("bias", (3,))]`.


# %% nbgrader={"grade_id": "first_bias", "solution": true}
def first_bias(net):
    """Return the bias Parameter of the first layer of the second block."""
    ### BEGIN SOLUTION
    return net[0][1][0].bias
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-first_bias", "grade": true}
check("first_bias")


# %% nbgrader={"grade_id": "parameter_table", "solution": true}
def parameter_table(net):
    """Return a list of (name, shape as a tuple), one for each parameter, in order."""
    ### BEGIN SOLUTION
    return [(name, tuple(p.shape)) for name, p in net.named_parameters()]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-parameter_table", "grade": true}
check("parameter_table")

# %% [markdown] lang="en"
# Now you can take any network apart. Try it on your own:
#
# ```python
# print(regressor(2))                           # the tree, level by level
# for row in parameter_table(regressor(2)):
#     print(*row)
# ```

# %% [markdown] lang="es"
# Ya sabes desmontar cualquier red. Pruébalo con la tuya:
#
# ```python
# print(regressor(2))                           # el árbol, nivel por nivel
# for row in parameter_table(regressor(2)):
#     print(*row)
# ```
