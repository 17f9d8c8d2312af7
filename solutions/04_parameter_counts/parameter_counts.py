# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Count before you build
#
# How many numbers will a network have to learn? You can say so before a single
# one of them exists, with pencil and paper. The count decides whether the network
# fits into memory, how long it trains, and how much data it asks for. Here you
# will count by formula, count what PyTorch has built, and then turn the question
# round: how large a network can you afford?
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `parameter_counts.py`, whichever
# you prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Cuenta antes de construir
#
# ¿Cuántos números tendrá que aprender una red? Puedes decirlo antes de que exista
# ni uno solo, con lápiz y papel. De esa cuenta depende si la red cabe en memoria,
# cuánto tarda en entrenarse y cuántos datos necesita. Aquí vas a contar con
# fórmulas, a contar lo que PyTorch ha construido y, por último, a darle la vuelta
# a la pregunta: ¿qué tamaño de red te puedes permitir?
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `parameter_counts.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. With pencil and paper
#
# A neuron learns one **weight** for each of its inputs and one **bias**. A layer
# is a row of neurons that all see the same inputs, and its outputs are the inputs
# of the next layer. Input values themselves are not learned: they cost nothing.
#
# Take 4 inputs, a hidden layer of 3 neurons and one output neuron, in short
# 4 → 3 → 1:
#
# | layer | neurons | inputs of each | parameters |
# |---|---|---|---|
# | hidden | 3 | 4 | 3 · (4 + 1) = 15 |
# | output | 1 | 3 | 1 · (3 + 1) = 4 |
# | together | | | **19** |
#
# **Your task.** Write four functions that return a number of parameters:
#
# - `neuron(n)`: one neuron with `n` inputs;
# - `layer(n, k)`: a layer of `k` neurons with `n` inputs;
# - `one_hidden(n, k1)`: the network `n` → `k1` → 1;
# - `two_hidden(n, k1, k2)`: the network `n` → `k1` → `k2` → 1.
#
# To compare: 1 → 10 → 1 has 31 parameters and 10 → 10 → 1 has 121;
# 1 → 5 → 5 → 1 has 46 and 10 → 5 → 5 → 1 has 91. Try layers of different widths
# as well.
#
# A count is a whole number and must come back as one: an `int` (an integer tensor
# without axes is fine, too), never a float. It must be exact for sizes up to 10⁹,
# and a float cannot hold every count that large. A size that is zero, negative or
# a fraction such as 2.5 is a mistake of whoever calls: raise a `ValueError`.

# %% [markdown] lang="es"
# ## 1. Con lápiz y papel
#
# Una neurona aprende un **peso** por cada una de sus entradas y un **sesgo**
# (*bias*). Una capa es una fila de neuronas que ven todas las mismas entradas, y
# sus salidas son las entradas de la capa siguiente. Los valores de entrada no se
# aprenden: no cuestan nada.
#
# Toma 4 entradas, una capa oculta de 3 neuronas y una neurona de salida, es decir,
# 4 → 3 → 1:
#
# | capa | neuronas | entradas de cada una | parámetros |
# |---|---|---|---|
# | oculta | 3 | 4 | 3 · (4 + 1) = 15 |
# | salida | 1 | 3 | 1 · (3 + 1) = 4 |
# | en total | | | **19** |
#
# **Tu tarea.** Escribe cuatro funciones que devuelvan un número de parámetros:
#
# - `neuron(n)`: una neurona con `n` entradas;
# - `layer(n, k)`: una capa de `k` neuronas con `n` entradas;
# - `one_hidden(n, k1)`: la red `n` → `k1` → 1;
# - `two_hidden(n, k1, k2)`: la red `n` → `k1` → `k2` → 1.
#
# Para comparar: 1 → 10 → 1 tiene 31 parámetros y 10 → 10 → 1 tiene 121;
# 1 → 5 → 5 → 1 tiene 46 y 10 → 5 → 5 → 1 tiene 91. Prueba también con capas de
# anchuras distintas.
#
# Una cuenta es un número entero y así debe devolverse: un `int` (también vale un
# tensor entero sin ejes), nunca un `float`. Tiene que ser exacta para tamaños de
# hasta 10⁹, y un `float` no puede guardar con exactitud cuentas tan grandes. Un
# tamaño que sea cero, negativo o fraccionario, como 2.5, es un error de quien
# llama: lanza un `ValueError`.


# %% nbgrader={"grade_id": "formulas", "solution": true}
def neuron(n):
    """Return the number of parameters of one neuron with n inputs."""
    ### BEGIN SOLUTION
    return layer(n, 1)
    ### END SOLUTION


def layer(n, k):
    """Return the number of parameters of a layer of k neurons with n inputs."""
    ### BEGIN SOLUTION
    for size in (n, k):
        if not isinstance(size, int) or size < 1:
            raise ValueError(f"a size is a whole number of at least 1, not {size!r}")
    return k * (n + 1)
    ### END SOLUTION


def one_hidden(n, k1):
    """Return the number of parameters of the network n → k1 → 1."""
    ### BEGIN SOLUTION
    return layer(n, k1) + layer(k1, 1)
    ### END SOLUTION


def two_hidden(n, k1, k2):
    """Return the number of parameters of the network n → k1 → k2 → 1."""
    ### BEGIN SOLUTION
    return layer(n, k1) + layer(k1, k2) + layer(k2, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-formulas", "grade": true}
check("formulas")

# %% [markdown] lang="en"
# ## 2. Any depth
#
# You could go on writing a function for each depth and never finish. Describe the
# network by a list instead: the number of inputs, and the widths of *all* layers,
# the output layer included. The network 4 → 3 → 2 has 4 inputs and
# `widths = [3, 2]`: three neurons that see 4 inputs, then two that see 3, together
# 15 + 8 = 23.
#
# **Your task.** Write `mlp(n, widths)`, where `widths` is a list with the width of
# at least one layer. `mlp(1, [10, 1])` is 31 and `mlp(10, [5, 5, 1])` is 91; more
# than one output is possible. The rules of section 1 still hold: an exact whole
# number, and a `ValueError` for a size that is zero, negative or a fraction,
# wherever it stands. The list that you were given must not be changed.

# %% [markdown] lang="es"
# ## 2. Cualquier profundidad
#
# Podrías seguir escribiendo una función para cada profundidad y no acabar nunca. Es
# mejor describir la red con una lista: el número de entradas y las anchuras de
# *todas* las capas, también la de salida. La red 4 → 3 → 2 tiene 4 entradas y `widths = [3, 2]`: tres
# neuronas que ven 4 entradas y después dos que ven 3; en total, 15 + 8 = 23.
#
# **Tu tarea.** Escribe `mlp(n, widths)`, donde `widths` es una lista con la anchura
# de al menos una capa. `mlp(1, [10, 1])` es 31 y `mlp(10, [5, 5, 1])` es 91; puede
# haber más de una salida. Siguen valiendo las reglas de la sección 1: un número
# entero exacto, y un `ValueError` si algún tamaño, esté donde esté, es cero,
# negativo o fraccionario. La lista que recibes no debe cambiar.


# %% nbgrader={"grade_id": "mlp", "solution": true}
def mlp(n, widths):
    """Return the number of parameters of a network with n inputs and layers of these widths."""
    ### BEGIN SOLUTION
    sizes = [n, *widths]
    if any(not isinstance(size, int) or size < 1 for size in sizes):
        raise ValueError(f"sizes are whole numbers of at least 1, not {sizes}")
    return sum(b * (a + 1) for a, b in zip(sizes, widths))
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-mlp", "grade": true}
check("mlp")

# %% [markdown] lang="en"
# ## 3. What PyTorch counts
#
# `model.parameters()` yields the parameters of a module and of all modules inside
# it. Each is a tensor, and `numel()` is the number of its elements:
#
# ```python
# for name, p in nn.Linear(4, 3).named_parameters():
#     print(name, p.numel(), p.requires_grad)      # weight 12 True, then bias 3 True
# ```
#
# Four things to know:
#
# - **Buffers**, such as the running mean of a `BatchNorm1d`, belong to a model and
#   are saved with it, but nobody learns them: they are no parameters.
# - A **tied** parameter is one object used in two places. It is learned once, so
#   it counts once. Two parameters that merely have equal values count twice.
# - A **frozen** parameter has `requires_grad = False`: it is there, but stays as
#   it is.
# - A **lazy** layer (`nn.LazyLinear`) learns the number of its inputs from the
#   first forward pass. Before that, its parameters have no size yet.
#
# **Your task.** Write `count_parameters(model, trainable_only=False)`: the number
# of parameters of any module, as a whole number. With `trainable_only=True`,
# frozen ones are left out. A model with a lazy layer that has not seen an input
# yet cannot be counted: raise a `ValueError` whose message contains the word
# *forward*, so that the reader knows what to run first.

# %% [markdown] lang="es"
# ## 3. Lo que cuenta PyTorch
#
# `model.parameters()` recorre los parámetros de un módulo y de todos los módulos
# que contiene. Cada uno es un tensor, y `numel()` es su número de elementos:
#
# ```python
# for name, p in nn.Linear(4, 3).named_parameters():
#     print(name, p.numel(), p.requires_grad)      # weight 12 True, después bias 3 True
# ```
#
# Cuatro cosas que conviene saber:
#
# - Los **buffers**, como la media móvil de un `BatchNorm1d`, pertenecen al modelo y
#   se guardan con él, pero nadie los aprende: no son parámetros.
# - Un parámetro **compartido** es un solo objeto que se usa en dos sitios. Se
#   aprende una vez, así que cuenta una vez. Dos parámetros que solo tienen valores
#   iguales cuentan dos veces.
# - Un parámetro **congelado** tiene `requires_grad = False`: está ahí, pero no
#   cambia.
# - Una capa **perezosa** (`nn.LazyLinear`) averigua cuántas entradas tiene en la
#   primera pasada hacia delante. Antes, sus parámetros aún no tienen tamaño.
#
# **Tu tarea.** Escribe `count_parameters(model, trainable_only=False)`: el número
# de parámetros de cualquier módulo, como número entero. Con `trainable_only=True`
# se dejan fuera los congelados. Un modelo con una capa perezosa que aún no ha visto
# ninguna entrada no se puede contar: lanza un `ValueError` cuyo mensaje contenga la
# palabra *forward*, para que quien lo lea sepa qué hay que ejecutar antes.


# %% nbgrader={"grade_id": "count_parameters", "solution": true}
def count_parameters(model, trainable_only=False):
    """Return the number of a model's parameters; frozen ones are left out on request."""
    ### BEGIN SOLUTION
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("the model has a lazy layer: run one forward pass first")
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-count_parameters", "grade": true}
check("count_parameters")

# %% [markdown] lang="en"
# ## 4. One more input
#
# Two networks with ten hidden neurons each: one has them in a single wide layer,
# 10, the other in two narrow ones, 5 and 5. With one input the wide network is the
# smaller one (31 against 46), with ten inputs it is the larger one (121 against
# 91). Run this cell and see how both grow:

# %% [markdown] lang="es"
# ## 4. Una entrada más
#
# Dos redes con diez neuronas ocultas cada una: la primera las tiene en una sola
# capa ancha, 10; la segunda, en dos estrechas, 5 y 5. Con una entrada, la red ancha
# es la pequeña (31 frente a 46); con diez, es la grande (121 frente a 91). Ejecuta
# esta celda y mira cómo crecen las dos:

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    inputs = range(1, 11)
    plt.plot(inputs, range(31, 122, 10), "o-", label="n → 10 → 1")
    plt.plot(inputs, range(46, 92, 5), "s-", label="n → 5 → 5 → 1")
    plt.xticks(inputs)
    plt.xlabel("n")
    plt.ylabel("parameters")
    plt.grid(alpha=0.3)
    plt.legend()
    plt.show()

# %% [markdown] lang="en"
# The two lines have different slopes: whoever adds an input pays more in one
# network than in the other. For example, 4 → 3 → 2 has 23 parameters and
# 5 → 3 → 2 has 26: there, an input costs 3.
#
# **Your task.** Write `extra_per_input(widths)`: how many parameters one more input
# costs in a network with layers of these widths (a list as in section 2, which
# must not be changed), as a whole number. For the two networks of the picture it is
# 10 and 5.

# %% [markdown] lang="es"
# Las dos rectas tienen pendientes distintas: añadir una entrada sale más caro en una
# red que en la otra. Por ejemplo, 4 → 3 → 2 tiene 23 parámetros y 5 → 3 → 2 tiene
# 26: ahí, una entrada cuesta 3.
#
# **Tu tarea.** Escribe `extra_per_input(widths)`: cuántos parámetros cuesta una
# entrada más en una red con capas de estas anchuras (una lista como en la sección 2,
# que no debe cambiar), como número entero. Para las dos redes del dibujo son 10 y 5.


# %% nbgrader={"grade_id": "extra_per_input", "solution": true}
def extra_per_input(widths):
    """Return how many parameters one more input costs in a network of these widths."""
    ### BEGIN SOLUTION
    return widths[0]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-extra_per_input", "grade": true}
check("extra_per_input")

# %% [markdown] lang="en"
# ## 5. What a budget buys
#
# Now the other way round: with a given number of parameters, how wide can the
# layers be? Say one input, one hidden layer, one output and a budget of 33. A
# hidden layer of 10 neurons makes 31 parameters, one of 11 makes 34: the answer is
# 10.
#
# Trying 1, 2, 3, … works for 33. For a budget of 10¹² it would take days. But the
# wider, the more parameters: so ask whether a width in the middle fits, and half of
# all widths are ruled out at once. After 40 such questions one is left of 10¹².
#
# **Your task.** Write `widest_hidden(n, depth, budget)`. The network has `n` inputs,
# `depth` hidden layers (1 or more) of the same width, and one output. Return the
# largest width, as a whole number, with which it has at most `budget` parameters;
# 0 if not even the width 1 fits. A network that uses up the budget exactly does
# fit. It must be quick for budgets up to 10¹²: a check stops it after 100,000 lines
# of Python.

# %% [markdown] lang="es"
# ## 5. Hasta dónde llega un presupuesto
#
# Ahora al revés: con tantos parámetros como máximo, ¿qué anchura pueden tener las
# capas? Pongamos una entrada, una capa oculta, una salida y un presupuesto de 33.
# Una capa oculta de 10 neuronas da 31 parámetros y una de 11 da 34: la respuesta es
# 10.
#
# Probar con 1, 2, 3, … sirve para 33. Con un presupuesto de 10¹² llevaría días. Pero
# a más anchura, más parámetros: pregunta, pues, si cabe una anchura que esté en el
# medio, y de golpe queda descartada la mitad. Tras 40 preguntas así, de 10¹² solo
# queda una.
#
# **Tu tarea.** Escribe `widest_hidden(n, depth, budget)`. La red tiene `n` entradas,
# `depth` capas ocultas (1 o más) de la misma anchura y una salida. Devuelve la mayor
# anchura, como número entero, con la que tiene como mucho `budget` parámetros; 0 si
# no cabe ni la anchura 1. Una red que gasta exactamente el presupuesto sí cabe. Debe
# ser rápida con presupuestos de hasta 10¹²: una comprobación la detiene tras 100 000
# líneas de Python.


# %% nbgrader={"grade_id": "widest_hidden", "solution": true}
def widest_hidden(n, depth, budget):
    """Return the largest equal width of `depth` hidden layers that the budget allows; or 0."""

    ### BEGIN SOLUTION
    def cost(width):
        return width * (n + 1) + (depth - 1) * width * (width + 1) + width + 1

    low, high = 0, budget
    while low < high:
        middle = (low + high + 1) // 2
        if cost(middle) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-widest_hidden", "grade": true}
check("widest_hidden")

# %% [markdown] lang="en"
# ## 6. How many bytes?
#
# An element takes as many bytes as its dtype needs: 4 for float32, 8 for float64
# and int64, 2 for float16. `element_size()` tells:
#
# ```python
# t = torch.zeros(3, dtype=torch.float64)
# t.element_size()                   # 8, so the three take 24 bytes
# ```
#
# `model.buffers()` yields the buffers, as `parameters()` does the parameters. A
# buffer registered with `persistent=False` is in memory, but is not saved.
#
# **Your task.** Write `memory_bytes(model)`: how many bytes the elements of all
# parameters and of all buffers take together, each by its own dtype, as a whole
# number. What is shared by two modules counts once.

# %% [markdown] lang="es"
# ## 6. ¿Cuántos bytes?
#
# Un elemento ocupa los bytes que pide su dtype: 4 para float32, 8 para float64 e
# int64, 2 para float16. `element_size()` lo dice:
#
# ```python
# t = torch.zeros(3, dtype=torch.float64)
# t.element_size()                   # 8, así que los tres ocupan 24 bytes
# ```
#
# `model.buffers()` recorre los buffers, igual que `parameters()` los parámetros. Un
# buffer registrado con `persistent=False` está en memoria, pero no se guarda.
#
# **Tu tarea.** Escribe `memory_bytes(model)`: cuántos bytes ocupan en total los
# elementos de todos los parámetros y de todos los buffers, cada uno según su dtype,
# como número entero. Lo que comparten dos módulos cuenta una sola vez.


# %% nbgrader={"grade_id": "memory_bytes", "solution": true}
def memory_bytes(model):
    """Return the number of bytes of a model's parameters and buffers."""
    ### BEGIN SOLUTION
    tensors = [*model.parameters(), *model.buffers()]
    return sum(t.numel() * t.element_size() for t in tensors)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-memory_bytes", "grade": true}
check("memory_bytes")

# %% [markdown] lang="en"
# ## 7. In your own words
#
# When does a deep, narrow network beat a wide, shallow one, and what does the
# depth cost? Write five sentences or so, in the notebook. Use its numbers for the
# parameters, and what you know about training for the rest. A person reads your
# answer.

# %% [markdown] lang="es"
# ## 7. Con tus palabras
#
# ¿Cuándo gana una red profunda y estrecha a una ancha y poco profunda, y qué cuesta
# la profundidad? Escribe unas cinco frases en el cuaderno. Para los parámetros,
# apóyate en sus números; para lo demás, en lo que sabes del entrenamiento. Tu
# respuesta la lee una persona.

# %% [markdown] lang="en" nbgrader={"grade_id": "why-depth", "grade": true, "solution": true, "points": 3}
# *Your answer here.*

# %% [markdown] lang="es" nbgrader={"grade_id": "why-depth", "grade": true, "solution": true, "points": 3}
# *Tu respuesta aquí.*
