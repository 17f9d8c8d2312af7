# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Layers of your own
#
# There is no magic in a layer. It is a class that inherits from `nn.Module`, keeps
# what it has to learn in parameters, and computes in `forward`. Once you can write
# one, you depend no longer on what PyTorch happens to offer. Here you write a layer
# that has nothing to learn, one that has, one that can take the place of
# `nn.Linear`, and one that PyTorch does not have at all.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `custom_layers.py`, whichever you
# prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Capas propias
#
# Una capa no tiene nada de mágico. Es una clase que hereda de `nn.Module`, guarda en
# parámetros lo que tiene que aprender y calcula en `forward`. En cuanto sepas
# escribir una, ya no dependerás de lo que PyTorch traiga hecho. Aquí escribirás una
# capa que no tiene nada que aprender, una que sí, una que puede ocupar el lugar de
# `nn.Linear` y otra que en PyTorch ni siquiera existe.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `custom_layers.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. A layer without parameters
#
# A layer that has nothing to learn needs no `__init__`: `forward` is enough. It can
# then stand among other layers, in an `nn.Sequential` for instance, and gradients
# flow through it as through any computation. Through *all* of it:
#
# ```python
# class ByLargest(nn.Module):                        # x divided by its largest element
#     def forward(self, x):
#         return x / x.max()
#
# x = torch.tensor([1.0, 4.0], requires_grad=True)
# y = ByLargest()(x)                                 # tensor([0.2500, 1.0000], …)
# y[0].backward()
# x.grad                                             # tensor([ 0.2500, -0.0625])
# ```
#
# The first output depends on the second input, too, because that one is the maximum.
# With `x.max().item()` the values would be the same, but the maximum would count as a
# constant, and the second gradient would be 0: wrong.
#
# **Your task.** Write `CenteredLayer`. It subtracts from a tensor x, of any shape, the
# mean of **all** its elements, so that what comes out has the mean 0:
# [[0, 2], [4, 10]] becomes [[−4, −2], [0, 6]]. It has no parameters, does the same in
# training and in evaluation mode, works behind other layers, leaves x itself as it is,
# and lets gradients flow back through x and through its mean. (The picture shows what would be lost with a mean for each column.)

# %% [markdown] lang="es"
# ## 1. Una capa sin parámetros
#
# Una capa que no tiene nada que aprender no necesita `__init__`: basta con `forward`.
# Ya puede estar entre otras capas, por ejemplo en un `nn.Sequential`, y los gradientes
# la recorren como cualquier otro cálculo. *Entera*:
#
# ```python
# class ByLargest(nn.Module):                        # x entre su elemento más grande
#     def forward(self, x):
#         return x / x.max()
#
# x = torch.tensor([1.0, 4.0], requires_grad=True)
# y = ByLargest()(x)                                 # tensor([0.2500, 1.0000], …)
# y[0].backward()
# x.grad                                             # tensor([ 0.2500, -0.0625])
# ```
#
# La primera salida depende también de la segunda entrada, porque esa es el máximo. Con
# `x.max().item()` los valores serían los mismos, pero el máximo contaría como una
# constante y el segundo gradiente sería 0: un error.
#
# **Tu tarea.** Escribe `CenteredLayer`. A un tensor x, de cualquier forma, le resta la
# media de **todos** sus elementos, de modo que lo que sale tiene media 0:
# [[0, 2], [4, 10]] pasa a ser [[−4, −2], [0, 6]]. No tiene parámetros, hace lo mismo en
# modo de entrenamiento y de evaluación, funciona detrás de otras capas, deja x como
# estaba y permite que los gradientes vuelvan a través de x y de su media. (La figura muestra lo que se perdería con una media por cada
# columna.)

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    batch = 3 * torch.rand(6, 4, generator=torch.Generator().manual_seed(2)) + torch.arange(4.0)
    pictures = {
        "x": batch,
        "x − mean of all": batch - batch.mean(),
        "x − mean of each column": batch - batch.mean(0),
    }
    figure, panels = plt.subplots(1, 3, figsize=(10, 3.6), layout="constrained")
    for panel, (title, table) in zip(panels, pictures.items()):
        image = panel.imshow(table, vmin=-6, vmax=6, cmap="RdBu")
        panel.set(title=title, xlabel="feature", ylabel="example", xticks=range(4))
    figure.colorbar(image, ax=panels)
    plt.show()


# %% nbgrader={"grade_id": "CenteredLayer", "solution": true}
class CenteredLayer(nn.Module):
    """x minus the mean of all its elements."""

    def forward(self, x):
        """Return x, of any shape, shifted so that its mean is 0."""
        ### BEGIN SOLUTION
        return x - x.mean()
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-CenteredLayer", "grade": true}
check("CenteredLayer")

# %% [markdown] lang="en"
# ## 2. A layer with parameters
#
# What a layer has to learn, it makes in `__init__` as `nn.Parameter` and keeps in
# attributes. Then `forward` computes with these parameters:
#
# ```python
# class Stretch(nn.Module):                          # each column times a factor of its own
#     def __init__(self, columns):
#         super().__init__()
#         self.factors = nn.Parameter(torch.ones(columns))
#
#     def forward(self, x):
#         return x * self.factors
#
# layer = Stretch(3)
# layer(torch.ones(2, 3)).sum().backward()
# layer.factors.grad                                 # tensor([2., 2., 2.])
# ```
#
# With the parameters *themselves*. In many books and posts you will find `.data` here,
# as in `x * self.factors.data`. Try it: the output is the same, and no error appears.
# But `.data` is the bare numbers, without the parameter they belong to, so
# `layer.factors.grad` stays None, and no optimiser ever changes the factors. The layer
# computes, and never learns.
#
# **Your task.** Write `MyLinear(in_units, units)`: a linear layer with a ReLU inside.
# For x of shape (batch, in_units) it returns relu(x · W + b), of shape (batch, units),
# where · is the matrix product. W is a parameter of shape (in_units, units) that starts
# with random numbers (`torch.empty` gives none: it only reserves memory); b is one of
# shape (units,) that starts as you like. Call them what you like, too. **Gradients must
# reach W, b and x.**
#
# For W = [[1, −2], [0, 3]], b = [0.5, 0] and x = [[2, 1]] the product is [[2, −1]], with
# b [[2.5, −1]], and the output [[2.5, 0]].

# %% [markdown] lang="es"
# ## 2. Una capa con parámetros
#
# Lo que una capa tiene que aprender lo crea en `__init__` como `nn.Parameter` y lo
# guarda en atributos. Después, `forward` calcula con esos parámetros:
#
# ```python
# class Stretch(nn.Module):                          # cada columna por un factor propio
#     def __init__(self, columns):
#         super().__init__()
#         self.factors = nn.Parameter(torch.ones(columns))
#
#     def forward(self, x):
#         return x * self.factors
#
# layer = Stretch(3)
# layer(torch.ones(2, 3)).sum().backward()
# layer.factors.grad                                 # tensor([2., 2., 2.])
# ```
#
# Con los *propios* parámetros. En muchos libros y blogs encontrarás aquí `.data`, como
# en `x * self.factors.data`. Pruébalo: la salida es la misma y no aparece ningún error.
# Pero `.data` son los números a secas, sin el parámetro al que pertenecen, así que
# `layer.factors.grad` sigue siendo None y ningún optimizador cambia nunca los factores.
# La capa calcula, pero no aprende jamás.
#
# **Tu tarea.** Escribe `MyLinear(in_units, units)`: una capa lineal con una ReLU dentro.
# Para x de forma (batch, in_units) devuelve relu(x · W + b), de forma (batch, units),
# donde · es el producto de matrices. W es un parámetro de forma (in_units, units) que
# empieza con números aleatorios (`torch.empty` no los da: solo reserva memoria); b es otro
# de forma (units,) que empieza como quieras. También puedes llamarlos como quieras. **Los
# gradientes deben llegar a W, a b y a x.**
#
# Con W = [[1, −2], [0, 3]], b = [0.5, 0] y x = [[2, 1]], el producto es [[2, −1]], con b
# es [[2.5, −1]], y la salida, [[2.5, 0]].


# %% nbgrader={"grade_id": "MyLinear", "solution": true}
class MyLinear(nn.Module):
    """A linear layer with a ReLU: relu(x · W + b)."""

    def __init__(self, in_units, units):
        ### BEGIN SOLUTION
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        ### END SOLUTION

    def forward(self, x):
        """Return a tensor of shape (batch, units) for x of shape (batch, in_units)."""
        ### BEGIN SOLUTION
        return torch.relu(x @ self.weight + self.bias)
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-MyLinear", "grade": true}
check("MyLinear")

# %% [markdown] lang="en"
# ## 3. In the place of `nn.Linear`
#
# Two layers whose parameters have the same names and shapes can load each other's
# `state_dict()`: that is all PyTorch looks at. You need not write anything for it.
#
# A parameter that is sometimes there and sometimes not is set to None when it is not.
# `extra_repr` returns the text that stands between the parentheses when the layer is
# printed.
#
# ```python
# class Shift(nn.Module):                            # adds a number to each column, or none
#     def __init__(self, columns, active=True):
#         super().__init__()
#         self.columns = columns
#         if active:
#             self.offset = nn.Parameter(torch.zeros(columns))
#         else:
#             self.offset = None
#
#     def forward(self, x):
#         return x if self.offset is None else x + self.offset
#
#     def extra_repr(self):
#         return f"columns={self.columns}, active={self.offset is not None}"
#
# Shift(3).state_dict().keys()                       # odict_keys(['offset'])
# Shift(3, active=False).state_dict().keys()         # odict_keys([])
# print(Shift(3, active=False))                      # Shift(columns=3, active=False)
# ```
#
# **Your task.** Write `Dense(in_features, out_features, bias=True)`, which does the work
# of `nn.Linear(in_features, out_features, bias)` without using that class: it neither
# inherits from it, nor makes one, nor borrows its methods. (Functions such as those in
# `torch.nn.functional` and `torch.nn.init` are fine.)
#
# * Its parameters are `weight`, of shape (out_features, in_features), which starts with
#   random numbers, and `bias`, of shape (out_features,). With `bias=False`, there is no
#   bias, and none in `state_dict()` either.
# * `forward(x)` returns x · Wᵀ + b, with negative numbers too, for x of shape
#   (…, in_features), however many axes there are before the last one. Gradients reach
#   weight, bias and x.
# * The `state_dict()` of an `nn.Linear` loads into it and gives the same output, also
#   when both are parts of a network, and the other way round.
# * `print(layer)` shows both sizes and, with the word *bias*, whether there is one:
#   `Dense(in_features=3, out_features=5, bias=True)`, say, but no whole tensors.

# %% [markdown] lang="es"
# ## 3. En lugar de `nn.Linear`
#
# Dos capas cuyos parámetros tienen los mismos nombres y formas pueden cargar cada una
# el `state_dict()` de la otra: PyTorch no mira nada más. No tienes que escribir nada
# para eso.
#
# Un parámetro que unas veces está y otras no vale None cuando no está. Y `extra_repr`
# devuelve el texto que aparece entre los paréntesis cuando se muestra la capa.
#
# ```python
# class Shift(nn.Module):                            # suma un número a cada columna, o no
#     def __init__(self, columns, active=True):
#         super().__init__()
#         self.columns = columns
#         if active:
#             self.offset = nn.Parameter(torch.zeros(columns))
#         else:
#             self.offset = None
#
#     def forward(self, x):
#         return x if self.offset is None else x + self.offset
#
#     def extra_repr(self):
#         return f"columns={self.columns}, active={self.offset is not None}"
#
# Shift(3).state_dict().keys()                       # odict_keys(['offset'])
# Shift(3, active=False).state_dict().keys()         # odict_keys([])
# print(Shift(3, active=False))                      # Shift(columns=3, active=False)
# ```
#
# **Tu tarea.** Escribe `Dense(in_features, out_features, bias=True)`, que hace el trabajo
# de `nn.Linear(in_features, out_features, bias)` sin usar esa clase: ni hereda de ella, ni
# crea una, ni toma prestados sus métodos. (Las funciones, como las de `torch.nn.functional`
# y `torch.nn.init`, sí valen.)
#
# * Sus parámetros son `weight`, de forma (out_features, in_features), que empieza con
#   números aleatorios, y `bias`, de forma (out_features,). Con `bias=False` no hay
#   sesgo, y tampoco en `state_dict()`.
# * `forward(x)` devuelve x · Wᵀ + b, también números negativos, para x de forma
#   (…, in_features), tenga los ejes que tenga antes del último. Los gradientes llegan a
#   weight, a bias y a x.
# * El `state_dict()` de una `nn.Linear` se carga en ella y da la misma salida, también
#   cuando ambas son partes de una red, y a la inversa.
# * `print(layer)` muestra los dos tamaños y, con la palabra *bias* (o *sesgo*), si lo
#   hay: por ejemplo, `Dense(in_features=3, out_features=5, bias=True)`, pero no tensores
#   enteros.


# %% nbgrader={"grade_id": "Dense", "solution": true}
class Dense(nn.Module):
    """What nn.Linear is: x · Wᵀ + b."""

    def __init__(self, in_features, out_features, bias=True):
        ### BEGIN SOLUTION
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features))
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
        else:
            self.register_parameter("bias", None)
        ### END SOLUTION

    def forward(self, x):
        """Return a tensor of shape (…, out_features) for x of shape (…, in_features)."""
        ### BEGIN SOLUTION
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
        ### END SOLUTION

    def extra_repr(self):
        """Return a text with both sizes and whether there is a bias."""
        ### BEGIN SOLUTION
        sizes = f"in_features={self.in_features}, out_features={self.out_features}"
        return f"{sizes}, bias={self.bias is not None}"
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-Dense", "grade": true}
check("Dense")

# %% [markdown] lang="en"
# ## 4. Your layers in a network
#
# A layer of your own is used like any other, and together with others:
#
# ```python
# network = nn.Sequential(Stretch(3), nn.Linear(3, 2), ByLargest())
# network(torch.rand(4, 3)).shape                    # torch.Size([4, 2])
# ```
#
# **Your task.** Write `chain()`. It returns a new module in which x, of shape
# (batch, 64), runs through two layers `MyLinear`, the first from 64 to 8, the second from
# 8 to 1. Any kind of module will do. Each call of `chain()` makes another one with its own
# parameters, and training changes all four of them.
#
# (If yours gives nothing but zeros, it need not be wrong: the ReLU of the last layer may
# cut off everything, and then no gradient comes through it. That is a *dead* unit. Make
# another chain, with other random numbers. The checks choose weights with which it
# lives.)

# %% [markdown] lang="es"
# ## 4. Tus capas en una red
#
# Una capa propia se usa como cualquier otra, y junto con otras:
#
# ```python
# network = nn.Sequential(Stretch(3), nn.Linear(3, 2), ByLargest())
# network(torch.rand(4, 3)).shape                    # torch.Size([4, 2])
# ```
#
# **Tu tarea.** Escribe `chain()`. Devuelve un módulo nuevo en el que x, de forma
# (batch, 64), pasa por dos capas `MyLinear`, la primera de 64 a 8 y la segunda de 8 a 1.
# Sirve cualquier tipo de módulo. Cada llamada a `chain()` crea otro, con parámetros
# propios, y el entrenamiento cambia los cuatro que tiene.
#
# (Si el tuyo no da más que ceros, no tiene por qué estar mal: puede que la ReLU de la
# última capa lo corte todo, y entonces por ella no pasa ningún gradiente. Es una unidad
# *muerta*. Crea otra cadena, con otros números aleatorios. Las comprobaciones eligen
# pesos con los que está viva.)


# %% nbgrader={"grade_id": "chain", "solution": true}
def chain():
    """Return a new module: MyLinear from 64 to 8, then MyLinear from 8 to 1."""
    ### BEGIN SOLUTION
    return nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-chain", "grade": true}
check("chain")

# %% [markdown] lang="en"
# ## 5. A layer of pairs
#
# A linear layer adds up its inputs, each with a weight. It knows nothing of how two of
# them act *together*. A layer that multiplies every input with every other one does:
#
# y_k = Σ_i Σ_j W_ijk · x_i · x_j
#
# Written as Python loops over i and j, that would be slow: 200 inputs make 40,000
# rounds, and each is a call of PyTorch's. One call can do all of it.
# `torch.einsum` takes a sum written in letters: each tensor gets a letter for each of its
# axes; what stands behind the arrow remains, and all other letters are summed over.
#
# ```python
# x, y, w = torch.rand(7, 3), torch.rand(7, 3), torch.rand(3, 5)
#
# torch.einsum("bi,io->bo", x, w)                    # x @ w: the sum over i
# torch.einsum("bi,bi->b", x, y)                     # a dot product for each row b
# torch.einsum("bi,bj->bij", x, y)                   # all products: no sum, shape (7, 3, 3)
# ```
#
# The picture shows what one unit can tell apart when x has two numbers: a linear one
# draws straight lines, one of pairs draws ellipses and saddles. (On the black line, y is 1.)
#
# **Your task.** Write `PairwiseLayer(in_units, units)`, with one parameter W of shape
# (in_units, in_units, units), which starts as you like. `forward(x)` computes the sum
# above for x of shape (batch, in_units) and returns a tensor of shape (batch, units), with
# any batch. There is no Python loop over the inputs, no bias and no activation. Gradients
# reach W and x.
#
# For two inputs, one unit and W full of ones, y is x₁x₁ + x₁x₂ + x₂x₁ + x₂x₂, so x = [[2, 5]]
# gives [[49]].

# %% [markdown] lang="es"
# ## 5. Una capa de parejas
#
# Una capa lineal suma sus entradas, cada una con un peso. No sabe nada de cómo actúan dos
# de ellas *juntas*. Una capa que multiplica cada entrada por cada una de las demás sí:
#
# y_k = Σ_i Σ_j W_ijk · x_i · x_j
#
# Escrito con bucles de Python sobre i y j sería lento: con 200 entradas son 40 000 vueltas,
# y cada una es una llamada a PyTorch. Una sola llamada puede hacerlo todo.
# `torch.einsum` recibe una suma escrita con letras: cada tensor lleva una letra por cada
# uno de sus ejes; lo que está detrás de la flecha se queda, y se suma sobre todas las
# demás letras.
#
# ```python
# x, y, w = torch.rand(7, 3), torch.rand(7, 3), torch.rand(3, 5)
#
# torch.einsum("bi,io->bo", x, w)                    # x @ w: la suma sobre i
# torch.einsum("bi,bi->b", x, y)                     # un producto escalar por cada fila b
# torch.einsum("bi,bj->bij", x, y)                   # todos los productos: forma (7, 3, 3)
# ```
#
# La figura muestra lo que puede distinguir una sola unidad cuando x tiene dos números: una
# lineal traza rectas; una de parejas, elipses y sillas de montar. (En la línea negra, y es 1.)
#
# **Tu tarea.** Escribe `PairwiseLayer(in_units, units)`, con un único parámetro W de forma
# (in_units, in_units, units), que empieza como quieras. `forward(x)` calcula la suma de
# arriba para x de forma (batch, in_units) y devuelve un tensor de forma (batch, units), con
# cualquier batch. No hay bucles de Python sobre las entradas, ni sesgo, ni activación. Los
# gradientes llegan a W y a x.
#
# Con dos entradas, una unidad y una W llena de unos, y es x₁x₁ + x₁x₂ + x₂x₁ + x₂x₂, así que
# x = [[2, 5]] da [[49]].

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    ticks = torch.linspace(-2, 2, 101)
    a, b = torch.meshgrid(ticks, ticks, indexing="xy")
    surfaces = {
        "linear: a + 2b": a + 2 * b,
        "pairs: a² + ab + b²": a**2 + a * b + b**2,
        "pairs: a² − 3ab − b²": a**2 - 3 * a * b - b**2,
    }
    figure, panels = plt.subplots(1, 3, figsize=(10, 3.4), layout="constrained")
    for panel, (title, height) in zip(panels, surfaces.items()):
        panel.contourf(a, b, height, levels=12, cmap="RdBu")
        panel.contour(a, b, height, levels=[1.0], colors="black")
        panel.set(title=title, xlabel="a", ylabel="b", aspect="equal")
    plt.show()


# %% nbgrader={"grade_id": "PairwiseLayer", "solution": true}
class PairwiseLayer(nn.Module):
    """Sums of products of any two inputs, each with a weight."""

    def __init__(self, in_units, units):
        ### BEGIN SOLUTION
        super().__init__()
        self.weight = nn.Parameter(0.1 * torch.randn(in_units, in_units, units))
        ### END SOLUTION

    def forward(self, x):
        """Return a tensor of shape (batch, units) for x of shape (batch, in_units)."""
        ### BEGIN SOLUTION
        return torch.einsum("bi,bj,ijk->bk", x, x, self.weight)
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-PairwiseLayer", "grade": true}
check("PairwiseLayer")

# %% [markdown] lang="en"
# Now you can build layers that nobody has thought of. Does yours learn? One step tells:
#
# ```python
# layer = PairwiseLayer(3, 2)
# layer(torch.rand(4, 3)).sum().backward()
# [name for name, p in layer.named_parameters() if p.grad is None]   # []: all were reached
# ```

# %% [markdown] lang="es"
# Ya puedes construir capas que no se le han ocurrido a nadie. ¿Aprende la tuya? Un paso
# basta para saberlo:
#
# ```python
# layer = PairwiseLayer(3, 2)
# layer(torch.rand(4, 3)).sum().backward()
# [name for name, p in layer.named_parameters() if p.grad is None]   # []: llegan a todos
# ```
