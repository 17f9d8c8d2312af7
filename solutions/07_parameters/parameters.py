# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Parameters: access, initialise, share
#
# Before a network has learned anything, it is made of numbers that somebody chose.
# Here that somebody is you. You will change a single weight by hand, write functions
# that give whole networks their first numbers, and let one layer do the work of two.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `parameters.py`, whichever you
# prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # Parámetros: acceder, inicializar, compartir
#
# Antes de haber aprendido nada, una red está hecha de números que alguien eligió.
# Aquí ese alguien eres tú. Cambiarás un solo peso a mano, escribirás funciones que
# dan a redes enteras sus primeros números y harás que una capa trabaje por dos.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `parameters.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. One single weight
#
# A parameter is a tensor, and you may write into it. But PyTorch keeps a record of
# everything that happens to a tensor with `requires_grad`, and writing into a
# parameter would falsify that record, so it refuses. Inside `with torch.no_grad():`
# nothing is recorded, and you may write.
#
# Write *into* the parameter. An optimiser holds on to the object it was given: put a
# new `nn.Parameter` in its place, and the optimiser goes on training the old one,
# which nobody uses any more.
#
# ```python
# net = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
# with torch.no_grad():
#     net[0].bias[1] = 7.0          # the second of three biases, in place
#
# net[0].bias                       # tensor([…, 7.0000, …], requires_grad=True), as before
# net[0].weight.shape               # torch.Size([3, 2]): a row per output, a column per input
# ```
#
# **Your task.** Write `set_weight(net, layer, row, col, value)`. `net` is an
# `nn.Sequential` and `net[layer]` one of its Linear layers: give its weight in row
# `row` and column `col` the number `value`. All three count from 0. Nothing else changes: not the other
# numbers, not the Parameter objects, not any parameter's `requires_grad` (whether it
# is True or False), not the gradients that are there, and later code can still
# compute gradients. What the function returns is up to you.

# %% [markdown] lang="es"
# ## 1. Un solo peso
#
# Un parámetro es un tensor y puedes escribir en él. Pero PyTorch lleva un registro de
# todo lo que le pasa a un tensor con `requires_grad`, y escribir en un parámetro
# falsearía ese registro, así que se niega. Dentro de `with torch.no_grad():` no se
# registra nada y puedes escribir.
#
# Escribe *dentro* del parámetro. Un optimizador se queda con el objeto que le dieron:
# si pones en su lugar un `nn.Parameter` nuevo, el optimizador sigue entrenando el
# viejo, que ya no usa nadie.
#
# ```python
# net = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
# with torch.no_grad():
#     net[0].bias[1] = 7.0          # el segundo de tres sesgos, en el mismo sitio
#
# net[0].bias                       # tensor([…, 7.0000, …], requires_grad=True), como antes
# net[0].weight.shape               # torch.Size([3, 2]): una fila por salida, una columna por entrada
# ```
#
# **Tu tarea.** Escribe `set_weight(net, layer, row, col, value)`. `net` es un
# `nn.Sequential` y `net[layer]` una de sus capas Linear: dale a su peso de la fila
# `row` y la columna `col` el número `value`. Los tres se cuentan desde 0. No cambia nada más: ni los demás números,
# ni los objetos Parameter, ni el `requires_grad` de ningún parámetro (sea True o
# False), ni los gradientes que haya, y el código posterior puede seguir calculando
# gradientes. Lo que devuelva la función es cosa tuya.


# %% nbgrader={"grade_id": "set_weight", "solution": true}
def set_weight(net, layer, row, col, value):
    """Set one weight of the Linear layer net[layer] to a number, in place."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        net[layer].weight[row, col] = value
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-set_weight", "grade": true}
check("set_weight")

# %% [markdown] lang="en"
# ## 2. The first numbers
#
# Does it matter where a network starts? Below, a signal runs through twenty layers of
# 100 neurons with tanh, and a gradient runs back. If the weights are too small, the
# signal dies on the way; if they are too large, tanh is stuck at ±1 and the gradients
# blow up. **Xavier** initialisation sits between: the weights of a layer from n inputs
# to k outputs have variance 2 / (n + k). You may draw them from a normal distribution
# or uniformly from ±√(6 / (n + k)); both have that variance.
#
# `net.apply(function)` calls a function for **every** module inside a network, however
# deep, and at last for the network itself. The function gets one module at a time,
# looks at what it is, and changes it. The functions in `nn.init` write into a tensor,
# as the `_` at the end of their names says, and need no `no_grad` around them.
#
# ```python
# def quieter(module):                       # for the convolutions of a network
#     if isinstance(module, nn.Conv1d):      # activations come by, too, and the net itself
#         nn.init.uniform_(module.weight, -0.1, 0.1)
#
# net = nn.Sequential(nn.Conv1d(1, 4, 3), nn.ReLU(), nn.Conv1d(4, 1, 3))
# net.apply(quieter)                         # hand over the function, without parentheses
# ```
#
# **Your task.** Write four functions for `net.apply`:
#
# | function | weights | biases |
# |---|---|---|
# | `init_normal` | normal, mean 0, standard deviation 0.01 | 0 |
# | `init_constant` | 1 | 0 |
# | `init_xavier` | Xavier, normal or uniform | as they were |
# | `init_42` | 42 | as they were |
#
# They change all Linear layers of a network and no other module. They write into the
# Parameters that are there, which stay trainable. And random means random: every layer
# and every call gets new numbers, so do not set a seed.
#
# (How does one check random numbers? With many of them: 20,000 weights, and bounds
# that a right answer misses less than once in 10⁹ runs.)

# %% [markdown] lang="es"
# ## 2. Los primeros números
#
# ¿Importa dónde empieza una red? Abajo, una señal atraviesa veinte capas de 100
# neuronas con tanh, y un gradiente hace el camino de vuelta. Si los pesos son demasiado
# pequeños, la señal muere por el camino; si son demasiado grandes, tanh se queda pegada
# a ±1 y los gradientes se disparan. La inicialización de **Xavier** está en medio: los
# pesos de una capa de n entradas y k salidas tienen varianza 2 / (n + k). Puedes
# sortearlos de una distribución normal o uniformemente en ±√(6 / (n + k)); las dos
# tienen esa varianza.
#
# `net.apply(function)` llama a una función con **cada** módulo que haya dentro de una
# red, por hondo que esté, y al final con la propia red. La función recibe los módulos
# de uno en uno, mira qué es y lo cambia. Las funciones de `nn.init` escriben dentro de
# un tensor, como dice el `_` al final de sus nombres, y no necesitan `no_grad`.
#
# ```python
# def quieter(module):                       # para las convoluciones de una red
#     if isinstance(module, nn.Conv1d):      # también pasan activaciones, y la propia red
#         nn.init.uniform_(module.weight, -0.1, 0.1)
#
# net = nn.Sequential(nn.Conv1d(1, 4, 3), nn.ReLU(), nn.Conv1d(4, 1, 3))
# net.apply(quieter)                         # se le da la función, sin paréntesis
# ```
#
# **Tu tarea.** Escribe cuatro funciones para `net.apply`:
#
# | función | pesos | sesgos |
# |---|---|---|
# | `init_normal` | normales, media 0, desviación típica 0.01 | 0 |
# | `init_constant` | 1 | 0 |
# | `init_xavier` | Xavier, normal o uniforme | como estaban |
# | `init_42` | 42 | como estaban |
#
# Cambian todas las capas Linear de una red y ningún otro módulo. Escriben dentro de los
# Parameter que ya existen, que siguen siendo entrenables. Y al azar quiere decir al
# azar: cada capa y cada llamada reciben números nuevos, así que no fijes una semilla.
#
# (¿Cómo se comprueban números aleatorios? Con muchos: 20 000 pesos, y unos márgenes que
# una respuesta correcta incumple menos de una vez en 10⁹ ejecuciones.)

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    figure, (signals, gradients) = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
    for name, std in {"std 1": 1.0, "Xavier": (2 / 200) ** 0.5, "std 0.01": 0.01}.items():
        outputs = [torch.randn(200, 100, requires_grad=True)]
        for _ in range(20):
            outputs.append(torch.tanh(outputs[-1] @ (std * torch.randn(100, 100))))
            outputs[-1].retain_grad()
        outputs[-1].backward(torch.randn(200, 100))
        signals.semilogy([h.std().item() for h in outputs], label=name)
        gradients.semilogy([h.grad.std().item() for h in outputs], label=name)
    signals.set(title="signal, on its way forward →", xlabel="layer", xticks=range(0, 21, 5))
    gradients.set(title="← gradient, on its way back", xlabel="layer", xticks=range(0, 21, 5))
    signals.legend()
    plt.show()


# %% nbgrader={"grade_id": "inits", "solution": true}
def init_normal(m):
    """For net.apply: weights of Linear layers from N(0, 0.01²), biases 0."""
    ### BEGIN SOLUTION
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.bias)
    ### END SOLUTION


def init_constant(m):
    """For net.apply: weights of Linear layers 1, biases 0."""
    ### BEGIN SOLUTION
    if isinstance(m, nn.Linear):
        nn.init.ones_(m.weight)
        nn.init.zeros_(m.bias)
    ### END SOLUTION


def init_xavier(m):
    """For net.apply: Xavier weights in Linear layers, biases as they were."""
    ### BEGIN SOLUTION
    if isinstance(m, nn.Linear):
        nn.init.xavier_uniform_(m.weight)
    ### END SOLUTION


def init_42(m):
    """For net.apply: weights of Linear layers 42, biases as they were."""
    ### BEGIN SOLUTION
    if isinstance(m, nn.Linear):
        nn.init.constant_(m.weight, 42)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-inits", "grade": true}
check("inits")

# %% [markdown] lang="en"
# ## 3. A distribution of your own
#
# `nn.init` knows a good dozen distributions, but not the one in the picture. You make
# others out of those that there are, with a decision for each number:
#
# ```python
# coins = torch.rand(5) < 0.3                # five decisions, each True with probability 0.3
# torch.where(coins, 1.0, torch.randn(5))    # 1 where it is True, a normal number elsewhere
# torch.randn(5) * ~coins                    # 0 where it is True: False counts as 0
# ```
#
# **Your task.** Write `my_init`, also for `net.apply`. Each weight of a Linear layer is
#
# * 0 with probability ½,
# * drawn uniformly from (5, 10) with probability ¼,
# * drawn uniformly from (−10, −5) with probability ¼,
#
# each weight for itself, whatever the others are, and with a size that does not depend on
# its sign. Biases and other modules stay as they
# were, and the Parameters are the old ones with new numbers.

# %% [markdown] lang="es"
# ## 3. Una distribución propia
#
# `nn.init` conoce más de una docena de distribuciones, pero no la de la figura. Otras se
# hacen a partir de las que hay, con una decisión para cada número:
#
# ```python
# coins = torch.rand(5) < 0.3                # cinco decisiones, cada una True con probabilidad 0.3
# torch.where(coins, 1.0, torch.randn(5))    # 1 donde es True, un número normal en lo demás
# torch.randn(5) * ~coins                    # 0 donde es True: False cuenta como 0
# ```
#
# **Tu tarea.** Escribe `my_init`, también para `net.apply`. Cada peso de una capa Linear
#
# * es 0 con probabilidad ½,
# * se sortea uniformemente en (5, 10) con probabilidad ¼,
# * se sortea uniformemente en (−10, −5) con probabilidad ¼,
#
# cada peso por su cuenta, sean como sean los demás, y con un tamaño que no depende de su
# signo. Los sesgos y los otros módulos quedan
# como estaban, y los Parameter son los de antes con números nuevos.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    plt.figure(figsize=(7, 2.6), layout="constrained")
    for ends in ([-10, -5], [5, 10]):
        plt.fill_between(ends, 0.05, alpha=0.5, color="tab:blue")
    plt.annotate("", (0, 0.08), (0, 0), arrowprops={"width": 2})
    for x, share in {-7.5: "¼", 0.5: "½, all of it at 0", 7.5: "¼"}.items():
        plt.text(x, 0.06, share, size=13)
    plt.gca().set(xlim=(-12, 12), ylim=(0, 0.09), xlabel="weight", ylabel="density")
    plt.show()


# %% nbgrader={"grade_id": "my_init", "solution": true}
def my_init(m):
    """For net.apply: 0 with probability ½, otherwise uniform between 5 and 10 in size."""
    ### BEGIN SOLUTION
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        with torch.no_grad():
            m.weight *= m.weight.abs() > 5
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-my_init", "grade": true}
check("my_init")

# %% [markdown] lang="en"
# ## 4. Not every layer alike
#
# Sometimes the first layer wants another start than the last. `net.modules()` yields the
# same modules as `apply` visits, but from the outside to the inside: the network, then
# what is in it, in the order in which it was put there.
#
# ```python
# net = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(6, 3), nn.Tanh()), nn.Linear(3, 1))
# [type(module).__name__ for module in net.modules()]
# # ['Sequential', 'Flatten', 'Sequential', 'Linear', 'Tanh', 'Linear']
# ```
#
# **Your task.** Write `init_mixed(net)`, which is called with a whole network. The first
# Linear layer gets Xavier weights, and all weights of the last one become 42. The Linear
# layers between them, all biases and all other modules stay as they were; Parameters
# are, as always, written into and not replaced. `net` may be any module with two or more
# Linear layers, at the beginning and end or not, nested as deeply as you like. You may
# use your functions of section 2.

# %% [markdown] lang="es"
# ## 4. No todas las capas iguales
#
# A veces la primera capa necesita otro comienzo que la última. `net.modules()` da los
# mismos módulos que visita `apply`, pero de fuera adentro: la red y después lo que hay en
# ella, en el orden en que se puso.
#
# ```python
# net = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(6, 3), nn.Tanh()), nn.Linear(3, 1))
# [type(module).__name__ for module in net.modules()]
# # ['Sequential', 'Flatten', 'Sequential', 'Linear', 'Tanh', 'Linear']
# ```
#
# **Tu tarea.** Escribe `init_mixed(net)`, a la que se llama con una red entera. La primera
# capa Linear recibe pesos de Xavier, y todos los pesos de la última pasan a ser 42. Las
# capas Linear de en medio, todos los sesgos y todos los demás módulos quedan como estaban;
# en los Parameter, como siempre, se escribe, no se sustituyen. `net` puede ser cualquier
# módulo con dos o más capas Linear, estén o no al principio y al final, anidado tan hondo
# como quieras. Puedes usar tus funciones de la sección 2.


# %% nbgrader={"grade_id": "init_mixed", "solution": true}
def init_mixed(net):
    """Xavier for the first Linear layer, 42 for the last, those between alone."""
    ### BEGIN SOLUTION
    layers = [m for m in net.modules() if isinstance(m, nn.Linear)]
    init_xavier(layers[0])
    init_42(layers[-1])
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-init_mixed", "grade": true}
check("init_mixed")

# %% [markdown] lang="en"
# ## 5. One layer in two places
#
# The same layer may stand in several places of a network. It is still one object with
# one weight: counted once, saved for both places, and its gradient is the **sum** of
# what all its uses contribute.
#
# ```python
# twice = nn.Linear(3, 3)
# net = nn.Sequential(twice, nn.Tanh(), twice)
# net[0] is net[2]                           # True: one object
# sum(p.numel() for p in net.parameters())   # 12, not 24
#
# w = torch.tensor(2.0, requires_grad=True)
# y = w * (w * 5.0)                          # used twice: 10 from each use
# y.backward()
# w.grad                                     # tensor(20.)
# ```
#
# Two layers with equal numbers are something else: after one step of training they
# differ. And two layers that were given one Parameter by hand, `b.weight = a.weight`, are
# tied until something gives each a Parameter of its own again. Loading a checkpoint
# can: `load_state_dict(saved, assign=True)` puts the saved tensors in the place of the
# Parameters instead of copying the numbers. One layer in two places survives that.
#
# **Your task.** Write `tied_mlp()`. It returns a new network, of any class of module:
#
# ```text
# x → Linear 4 → 8 → ReLU → shared → ReLU → shared → ReLU → Linear 8 → 1
# ```
#
# Both times, `shared` is the same `nn.Linear(8, 8)`, weight and bias. So the network has
# 121 parameters, gradients of both uses reach the shared layer, and it is still shared
# after `load_state_dict(saved)` and after `load_state_dict(saved, assign=True)`. Two
# networks from two calls have nothing in common.

# %% [markdown] lang="es"
# ## 5. Una capa en dos sitios
#
# La misma capa puede estar en varios sitios de una red. Sigue siendo un solo objeto con un
# solo peso: se cuenta una vez, se guarda para los dos sitios, y su gradiente es la **suma**
# de lo que aportan todos sus usos.
#
# ```python
# twice = nn.Linear(3, 3)
# net = nn.Sequential(twice, nn.Tanh(), twice)
# net[0] is net[2]                           # True: un solo objeto
# sum(p.numel() for p in net.parameters())   # 12, no 24
#
# w = torch.tensor(2.0, requires_grad=True)
# y = w * (w * 5.0)                          # se usa dos veces: 10 de cada uso
# y.backward()
# w.grad                                     # tensor(20.)
# ```
#
# Dos capas con los mismos números son otra cosa: tras un paso de entrenamiento ya son
# distintas. Y dos capas a las que se dio a mano un mismo Parameter, `b.weight = a.weight`,
# están atadas hasta que algo vuelve a dar a cada una su propio Parameter. Cargar un
# *checkpoint* puede hacerlo: `load_state_dict(saved, assign=True)` pone los tensores
# guardados en el lugar de los Parameter, en vez de copiar los números. Una sola capa en
# dos sitios sobrevive a eso.
#
# **Tu tarea.** Escribe `tied_mlp()`. Devuelve una red nueva, de cualquier clase de módulo:
#
# ```text
# x → Linear 4 → 8 → ReLU → compartida → ReLU → compartida → ReLU → Linear 8 → 1
# ```
#
# La capa compartida es las dos veces el mismo `nn.Linear(8, 8)`, con su peso y su sesgo. La
# red tiene, por tanto, 121 parámetros; a la capa compartida le llegan los gradientes de sus
# dos usos, y sigue compartida tras `load_state_dict(saved)` y tras
# `load_state_dict(saved, assign=True)`. Dos redes de dos llamadas no tienen nada en común.


# %% nbgrader={"grade_id": "tied_mlp", "solution": true}
def tied_mlp():
    """Return a new network 4 → 8 → 8 → 8 → 1 whose two layers 8 → 8 are one."""
    ### BEGIN SOLUTION
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(8, 1),
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-tied_mlp", "grade": true}
check("tied_mlp")
