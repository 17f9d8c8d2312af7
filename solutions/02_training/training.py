# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Networks and how they learn
#
# A line can only be straight. Put two lines in a row, with a bend between them,
# and the result can follow a curve: that is a neural network. Here you build its
# parts by hand, let it learn the parabola *y = x²*, and find out why some
# networks stop learning.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `training.py`, whichever you
# prefer: hand in the one that you edited. (The pictures need matplotlib; nothing
# else does.)

# %% [markdown] lang="es"
# # Las redes y cómo aprenden
#
# Una recta solo puede ser recta. Pon dos seguidas, con una curva entre ellas, y
# el resultado ya puede doblarse: eso es una red neuronal. Aquí construirás sus
# piezas a mano, harás que aprenda la parábola *y = x²* y descubrirás por qué
# algunas redes dejan de aprender.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `training.py`, como prefieras: entrega el archivo que hayas editado. (Las
# figuras necesitan matplotlib; lo demás, no.)

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. Polynomials
#
# A function can make another function and return it. The inner one remembers
# what the outer one was given.
#
# ```python
# def shift(amount):
#     def moved(x):
#         return x + amount
#
#     return moved                   # the function itself: no parentheses
#
# up = shift(10)
# up(1), up(torch.tensor([1.0, 2.0]))        # (11, tensor([11., 12.]))
# ```
#
# **Your task.** Write `polynomial(coefficients)`. It gets a list of numbers,
# **highest power first**, so that `[2, 1, 0]` stands for 2x² + x, and returns the
# function that computes the polynomial. For example, `polynomial([1, 0, 0])(3)`
# is 9.
#
# The function takes a number or a tensor and keeps the shape of x, also when the
# polynomial is a constant: `polynomial([5])` of a tensor is a tensor full of
# fives. It can be called again and again; the list and x stay as they were.

# %% [markdown] lang="es"
# ## 1. Polinomios
#
# Una función puede crear otra y devolverla. La de dentro recuerda lo que recibió
# la de fuera.
#
# ```python
# def shift(amount):
#     def moved(x):
#         return x + amount
#
#     return moved                   # la propia función: sin paréntesis
#
# up = shift(10)
# up(1), up(torch.tensor([1.0, 2.0]))        # (11, tensor([11., 12.]))
# ```
#
# **Tu tarea.** Escribe `polynomial(coefficients)`. Recibe una lista de números,
# **primero el de la potencia más alta**, de modo que `[2, 1, 0]` significa
# 2x² + x, y devuelve la función que calcula el polinomio. Por ejemplo,
# `polynomial([1, 0, 0])(3)` es 9.
#
# La función admite un número o un tensor y conserva la forma de x, también cuando
# el polinomio es constante: `polynomial([5])` de un tensor es un tensor lleno de
# cincos. Se puede llamar una y otra vez; la lista y x quedan como estaban.


# %% nbgrader={"grade_id": "polynomial", "solution": true}
def polynomial(coefficients):
    """Return the function x -> polynomial, from coefficients with the highest power first."""
    ### BEGIN SOLUTION

    def value(x):
        total = 0 * x
        for coefficient in coefficients:
            total = total * x + coefficient
        return total

    return value
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-polynomial", "grade": true}
check("polynomial")

# %% [markdown] lang="en"
# ## 2. Activations
#
# The bend between two lines is an **activation**: a function that is applied to
# each number. For a score per class there is *softmax*, which turns a row of
# numbers into shares that add up to 1.
#
# | | |
# |---|---|
# | sigmoid | 1 / (1 + e⁻ˣ), between 0 and 1 |
# | tanh | (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1 |
# | relu | x where x is positive, else 0 |
# | leaky_relu | x where x is positive, else `slope`·x, with 0 ≤ `slope` < 1 |
# | softmax | eˣ, divided by the sum of all eˣ along the axis `dim` |
#
# The formulas are right, and yet some of them fail on a computer: e¹⁰⁰⁰ is too
# large for a float, so it becomes `inf`, and `inf / inf` is `nan` (not a number).
# One `nan` in a gradient spoils every weight. The cure is to rewrite the formula
# so that `exp` only ever gets numbers up to 0. Here it is for another function,
# softplus(x) = log(1 + eˣ):
#
# ```python
# def softplus(x):
#     small = torch.exp(-x.abs())            # between 0 and 1, whatever x is
#     return torch.maximum(x, torch.zeros_like(x)) + torch.log(1 + small)
#
# softplus(torch.tensor([-1000.0, 0.0, 1000.0]))   # tensor([0.0000, 0.6931, 1000.0000])
# ```
#
# Beware of `torch.where(condition, a, b)`: it computes *both* `a` and `b`. An
# `inf` in the one that is not taken makes the gradient `nan` all the same.
#
# **Your task.** Write the five functions for float tensors of any shape, from
# elementary operations only: arithmetic, `exp`, `abs`, `maximum`, `clamp`,
# `where`, sums and maxima. One of them may use another.
#
# Checked: values and gradients agree with PyTorch's own functions (the gradient at
# exactly 0 is left to you), and at x = ±1000 neither is `inf` or `nan`. That you do
# not call the ready-made function (`torch.sigmoid`, `F.relu`, `x.softmax(…)`, …) is
# one check by itself.

# %% [markdown] lang="es"
# ## 2. Activaciones
#
# La curva entre dos rectas es una **activación**: una función que se aplica a
# cada número. Para puntuar clases existe *softmax*, que convierte una fila de
# números en proporciones que suman 1.
#
# | | |
# |---|---|
# | sigmoid | 1 / (1 + e⁻ˣ), entre 0 y 1 |
# | tanh | (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), entre −1 y 1 |
# | relu | x donde x es positivo; si no, 0 |
# | leaky_relu | x donde x es positivo; si no, `slope`·x, con 0 ≤ `slope` < 1 |
# | softmax | eˣ, dividido por la suma de todos los eˣ a lo largo del eje `dim` |
#
# Las fórmulas son correctas y, sin embargo, algunas fallan en el ordenador: e¹⁰⁰⁰
# no cabe en un `float`, así que se convierte en `inf`, e `inf / inf` es `nan` (no
# es un número). Un solo `nan` en un gradiente estropea todos los pesos. El remedio
# es escribir la fórmula de modo que `exp` solo reciba números menores o iguales
# que 0. Así se hace con otra función, softplus(x) = log(1 + eˣ):
#
# ```python
# def softplus(x):
#     small = torch.exp(-x.abs())            # entre 0 y 1, sea cual sea x
#     return torch.maximum(x, torch.zeros_like(x)) + torch.log(1 + small)
#
# softplus(torch.tensor([-1000.0, 0.0, 1000.0]))   # tensor([0.0000, 0.6931, 1000.0000])
# ```
#
# Cuidado con `torch.where(condición, a, b)`: calcula *tanto* `a` *como* `b`. Un
# `inf` en la que no se elige convierte igualmente el gradiente en `nan`.
#
# **Tu tarea.** Escribe las cinco funciones para tensores `float` de cualquier
# forma, solo con operaciones elementales: aritmética, `exp`, `abs`, `maximum`,
# `clamp`, `where`, sumas y máximos. Una puede usar otra.
#
# Se comprueba que los valores y los gradientes coinciden con los de las funciones
# de PyTorch (el gradiente exactamente en 0 queda a tu elección) y que en x = ±1000
# ninguno es `inf` ni `nan`. Que no llames a la función ya hecha (`torch.sigmoid`,
# `F.relu`, `x.softmax(…)`, …) es una comprobación aparte.


# %% nbgrader={"grade_id": "activations", "solution": true}
def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for each element."""
    ### BEGIN SOLUTION
    e = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ### END SOLUTION


def tanh(x):
    """Return the hyperbolic tangent of each element."""
    ### BEGIN SOLUTION
    e = torch.exp(-2 * x.abs())
    size = (1 - e) / (1 + e)
    return torch.where(x >= 0, size, -size)
    ### END SOLUTION


def relu(x):
    """Return x where it is positive, else 0."""
    ### BEGIN SOLUTION
    return x.clamp(min=0)
    ### END SOLUTION


def leaky_relu(x, slope=0.01):
    """Return x where it is positive, else slope * x."""
    ### BEGIN SOLUTION
    return torch.where(x > 0, x, slope * x)
    ### END SOLUTION


def softmax(x, dim):
    """Return exp(x), divided by its sum along the axis `dim`."""
    ### BEGIN SOLUTION
    e = torch.exp(x - x.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-activations", "grade": true}
check("activations")

# %% [markdown] lang="en"
# ## 3. Networks
#
# `nn.Sequential` is a chain of modules: each gets what the one before it returns.
# A star hands over the items of a list one by one.
#
# ```python
# parts = [nn.Linear(3, 2), nn.Sigmoid()]
# chain = nn.Sequential(*parts)      # the same as nn.Sequential(parts[0], parts[1])
# chain(torch.ones(4, 3)).shape      # torch.Size([4, 2])
# ```
#
# **Your task.** Write `mlp(sizes, activation)`. `sizes` begins with the number of
# inputs and ends with the number of outputs; `activation` is a class such as
# `nn.Tanh`, not an object. Return an `nn.Sequential` with an `nn.Linear` between
# any two neighbouring sizes, each with weights of its own, and the activation
# between any two of these layers, but none after the last: `[1, 5, 5, 1]` has three
# linear layers and two activations; `[3, 1]` is one linear layer alone.

# %% [markdown] lang="es"
# ## 3. Redes
#
# `nn.Sequential` es una cadena de módulos: cada uno recibe lo que devuelve el
# anterior. Un asterisco pasa los elementos de una lista uno a uno.
#
# ```python
# parts = [nn.Linear(3, 2), nn.Sigmoid()]
# chain = nn.Sequential(*parts)      # lo mismo que nn.Sequential(parts[0], parts[1])
# chain(torch.ones(4, 3)).shape      # torch.Size([4, 2])
# ```
#
# **Tu tarea.** Escribe `mlp(sizes, activation)`. `sizes` empieza por el número de
# entradas y termina por el de salidas; `activation` es una clase como `nn.Tanh`,
# no un objeto. Devuelve un `nn.Sequential` con un `nn.Linear` entre cada dos
# tamaños vecinos, cada uno con sus propios pesos, y la activación entre cada dos
# de esas capas, pero ninguna después de la última: `[1, 5, 5, 1]` tiene tres capas
# lineales y dos activaciones; `[3, 1]` es una sola capa lineal.


# %% nbgrader={"grade_id": "mlp", "solution": true}
def mlp(sizes, activation):
    """Return an nn.Sequential of linear layers with activations between them."""
    ### BEGIN SOLUTION
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), activation()]
    return nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-mlp", "grade": true}
check("mlp")

# %% [markdown] lang="en"
# How many units does a parabola need? Here are four networks after the same short
# training (with LBFGS, an optimiser that needs few steps, but a function to call).
# One tanh only goes up or only goes down, so a flat line is its best guess. Two make
# a valley; with five, hardly a difference is left to see.

# %% [markdown] lang="es"
# ¿Cuántas unidades necesita una parábola? Aquí hay cuatro redes tras el mismo
# entrenamiento breve (con LBFGS, un optimizador que necesita pocos pasos, pero una
# función a la que llamar). Una sola tanh únicamente sube o únicamente baja, así que
# lo mejor que encuentra es una recta horizontal. Dos forman un valle; con cinco
# apenas se ve la diferencia.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    inputs = torch.linspace(-2, 2, 81).reshape(-1, 1)
    figure, axes = plt.subplots(1, 4, figsize=(12, 3), sharey=True)
    for axis, units in zip(axes, (1, 2, 3, 5)):
        torch.manual_seed(3)
        net = nn.Sequential(nn.Linear(1, units), nn.Tanh(), nn.Linear(units, 1))
        lbfgs = torch.optim.LBFGS(net.parameters(), max_iter=16, line_search_fn="strong_wolfe")

        def error():
            lbfgs.zero_grad()
            squares = (net(inputs) - inputs**2).square().mean()
            squares.backward()
            return squares

        lbfgs.step(error)
        axis.plot(inputs, inputs**2, "0.7", linewidth=6)
        axis.plot(inputs, net(inputs).detach(), "C0")
        axis.set_title(f"{units} × tanh: {error().item():.2g}")
    plt.show()

# %% [markdown] lang="en"
# ## 4. Learning
#
# The line `loss_fn = nn.MSELoss()` makes an object that you call like a function,
# `loss_fn(output, target)`. A class can be handed over, too, and be called later
# to make the object:
#
# ```python
# def build(kind, size):
#     return kind(size)              # kind is a class: calling it makes an object
#
# build(list, "ab"), build(set, "aa")        # (['a', 'b'], {'a'})
# ```
#
# **Your task.** Write `learning_loop`. It trains the `model` that it is given and
# returns the pair `(model, losses)`.
#
# - `optimizer` is a **class** such as `torch.optim.SGD` or `torch.optim.Adam`. Make
#   one object of it, for all parameters of the model, with `lr=learning_rate`.
# - `loss_fn(output, y)` is any loss; call it in this order.
# - There are `steps` steps, each with all of x and y. `losses` is a list with one
#   Python float for each step: the loss before that step.

# %% [markdown] lang="es"
# ## 4. Aprender
#
# La línea `loss_fn = nn.MSELoss()` crea un objeto al que se llama como a una
# función: `loss_fn(output, target)`. También se puede pasar una clase y llamarla
# más tarde para crear el objeto:
#
# ```python
# def build(kind, size):
#     return kind(size)              # kind es una clase: al llamarla se crea un objeto
#
# build(list, "ab"), build(set, "aa")        # (['a', 'b'], {'a'})
# ```
#
# **Tu tarea.** Escribe `learning_loop`. Entrena el `model` que recibe y devuelve la
# pareja `(model, losses)`.
#
# - `optimizer` es una **clase** como `torch.optim.SGD` o `torch.optim.Adam`. Crea
#   un solo objeto de ella, para todos los parámetros del modelo, con
#   `lr=learning_rate`.
# - `loss_fn(output, y)` es una pérdida cualquiera; llámala en ese orden.
# - Hay `steps` pasos, cada uno con todo x y todo y. `losses` es una lista con un
#   `float` de Python por paso: la pérdida antes de ese paso.


# %% nbgrader={"grade_id": "learning_loop", "solution": true}
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    """Train the model for some steps; return (model, list of the loss before each step)."""
    ### BEGIN SOLUTION
    optimizer = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-learning_loop", "grade": true}
check("learning_loop")

# %% [markdown] lang="en"
# ## 5. Where the gradient gets lost
#
# `loss.backward()` walks from the loss back through the layers. A ReLU whose input
# is negative has slope 0 there, so it lets no gradient pass. If *all* units of a
# layer get negative inputs, for every sample, the layer is **dead**: neither it nor
# any layer before it will ever learn again.
#
# Below, two networks of six ReLU layers. In the one on the right, the biases of
# layer 4 are −20, as if one step had been far too large. The bars show the largest
# gradient in each layer.

# %% [markdown] lang="es"
# ## 5. Dónde se pierde el gradiente
#
# `loss.backward()` va desde la pérdida hacia atrás, capa por capa. Una ReLU cuya
# entrada es negativa tiene ahí pendiente 0, así que no deja pasar el gradiente. Si
# *todas* las unidades de una capa reciben entradas negativas, con cada dato, la
# capa está **muerta**: ni ella ni las anteriores volverán a aprender.
#
# Debajo tienes dos redes de seis capas ReLU. En la de la derecha, los sesgos de la
# capa 4 son −20, como si un paso hubiera sido demasiado grande. Las barras muestran
# el mayor gradiente de cada capa.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
    for axis, bias in zip(axes, (0.0, -20.0)):
        torch.manual_seed(0)
        linears = [nn.Linear(16, 16) for _ in range(6)]
        for linear in linears:
            nn.init.kaiming_normal_(linear.weight)
        nn.init.constant_(linears[3].bias, bias)
        net = nn.Sequential(*[part for linear in linears for part in (linear, nn.ReLU())])
        net(torch.randn(64, 16)).square().mean().backward()
        heights = [
            max(float(p.grad.abs().max()) for p in linear.parameters()) for linear in linears
        ]
        axis.bar(range(1, 7), heights)
        for place, height in enumerate(heights, 1):
            axis.annotate(f"{height:.2g}", (place, height), ha="center", va="bottom")
        axis.set_title(f"4: bias = {bias:g}")
        axis.margins(y=0.15)
    plt.show()

# %% [markdown] lang="en"
# The length of a gradient says how strongly a parameter is pulled. For a tensor of
# any shape it is the L2 norm, the root of the sum of all squares:
#
# ```python
# weights = nn.Parameter(torch.tensor([1.0, 2.0]))
# (3 * weights[0] + 4 * weights[1]).backward()
# weights.grad                       # tensor([3., 4.])
# weights.grad.norm()                # tensor(5.)
# ```
#
# **Your task.** Write `gradient_report(model, x, y, loss_fn)`: a dict with the L2
# norm of the gradient of `loss_fn(model(x), y)`, as a Python float, for each name
# in `model.named_parameters()`. A parameter that gets no gradient, because it is
# not used or frozen (`requires_grad` is False), counts as 0.0.
#
# It is a report, so it changes nothing: the parameters and the model's mode stay as
# they are, gradients that were in `.grad` before do not count, and afterwards none
# of yours is left there (clear `.grad`, or never write to it).

# %% [markdown] lang="es"
# La longitud de un gradiente dice con qué fuerza se tira de un parámetro. Para un
# tensor de cualquier forma es la norma L2, la raíz de la suma de todos los
# cuadrados:
#
# ```python
# weights = nn.Parameter(torch.tensor([1.0, 2.0]))
# (3 * weights[0] + 4 * weights[1]).backward()
# weights.grad                       # tensor([3., 4.])
# weights.grad.norm()                # tensor(5.)
# ```
#
# **Tu tarea.** Escribe `gradient_report(model, x, y, loss_fn)`: un diccionario con
# la norma L2 del gradiente de `loss_fn(model(x), y)`, como `float` de Python, para
# cada nombre de `model.named_parameters()`. Un parámetro que no recibe gradiente,
# porque no se usa o está congelado (`requires_grad` es False), cuenta como 0.0.
#
# Es un informe, así que no cambia nada: los parámetros y el modo del modelo quedan
# como están, los gradientes que hubiera antes en `.grad` no cuentan y después no
# queda allí ninguno tuyo (vacía `.grad` o no escribas nunca en él).


# %% nbgrader={"grade_id": "gradient_report", "solution": true}
def gradient_report(model, x, y, loss_fn):
    """Return the L2 norm of each parameter's gradient: a dict of name -> float."""
    ### BEGIN SOLUTION
    report = {name: 0.0 for name, _ in model.named_parameters()}
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    loss = loss_fn(model(x), y)
    gradients = torch.autograd.grad(loss, list(trained.values()), allow_unused=True)
    for name, gradient in zip(trained, gradients):
        if gradient is not None:
            report[name] = gradient.norm().item()
    return report
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-gradient_report", "grade": true}
check("gradient_report")

# %% [markdown] lang="en"
# ## 6. The last layer
#
# A network ends in plain numbers of any size. What comes after them depends on the
# question:
#
# | task | answers | last layer |
# |---|---|---|
# | `"binary"` | yes or no, as 1 or 0 | sigmoid: the probability of yes |
# | `"regression"` | any number | nothing: the identity |
# | `"positive"` | a number that is not negative | ReLU |
# | `"multiclass"` | one of several classes | softmax over the **last** axis |
#
# ```python
# halves = nn.Softmax(dim=0)         # shares along axis 0: here, the columns add up to 1
# halves(torch.zeros(2, 3))          # tensor of shape (2, 3), full of 0.5
# ```
#
# **Your task.** Write `output_layer(task)`. It returns the layer as a module, ready
# to be called or put at the end of an `nn.Sequential`. For any other task it raises
# a `ValueError` whose message names the four that there are.

# %% [markdown] lang="es"
# ## 6. La última capa
#
# Una red termina en números cualesquiera. Lo que viene después depende de la
# pregunta:
#
# | tarea | respuestas | última capa |
# |---|---|---|
# | `"binary"` | sí o no, como 1 o 0 | sigmoide: la probabilidad del sí |
# | `"regression"` | un número cualquiera | nada: la identidad |
# | `"positive"` | un número que no es negativo | ReLU |
# | `"multiclass"` | una de varias clases | softmax sobre el **último** eje |
#
# ```python
# halves = nn.Softmax(dim=0)         # proporciones a lo largo del eje 0: aquí suman 1 las columnas
# halves(torch.zeros(2, 3))          # tensor de forma (2, 3), lleno de 0.5
# ```
#
# **Tu tarea.** Escribe `output_layer(task)`. Devuelve la capa como módulo, lista
# para llamarla o ponerla al final de un `nn.Sequential`. Con cualquier otra tarea
# lanza un `ValueError` cuyo mensaje nombra las cuatro que existen.


# %% nbgrader={"grade_id": "output_layer", "solution": true}
def output_layer(task):
    """Return the module that a network for this task ends with."""
    ### BEGIN SOLUTION
    layers = {
        "binary": nn.Sigmoid(),
        "regression": nn.Identity(),
        "positive": nn.ReLU(),
        "multiclass": nn.Softmax(dim=-1),
    }
    if task not in layers:
        raise ValueError(f"unknown task {task!r}; there are {', '.join(layers)}")
    return layers[task]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-output_layer", "grade": true}
check("output_layer")

# %% [markdown] lang="en"
# ## 7. In your own words
#
# Look once more at the two networks of part 5. Why did the gradient vanish in the
# one on the right, in its layer 4 and in those before it? And in a network of ten
# sigmoid layers, in which nothing is dead, the gradients of the first layers are
# tiny, too: why? Say for each of the two what you would change, and why that helps.
#
# *Graded by hand: two or three sentences for each network.*

# %% [markdown] lang="es"
# ## 7. Con tus palabras
#
# Mira otra vez las dos redes de la parte 5. ¿Por qué se anuló el gradiente en la de
# la derecha, en su capa 4 y en las anteriores? Y en una red de diez capas sigmoides,
# donde nada está muerto, los gradientes de las primeras capas también son
# diminutos: ¿por qué? Di para cada una qué cambiarías y por qué eso ayuda.
#
# *Se corrige a mano: dos o tres frases por red.*

# %% [markdown] lang="en" nbgrader={"grade_id": "why-vanished", "grade": true, "solution": true, "points": 3}
# *Replace this line with your answer.*

# %% [markdown] lang="es" nbgrader={"grade_id": "why-vanished", "grade": true, "solution": true, "points": 3}
# *Sustituye esta línea por tu respuesta.*
