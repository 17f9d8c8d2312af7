# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Devices: where tensors live
#
# A graphics card multiplies large matrices many times faster than a processor, but only
# those that are in its own memory. So every tensor lives somewhere, on a *device*, and
# you decide where: `"cpu"` is the processor, `"cuda"` an NVIDIA card, and other
# accelerators have other names. Here you write code that runs on all of them.
#
# You need no accelerator for this assignment. On your machine, the checks use the
# processor and `"meta"`, a device for practice: its tensors have a shape and a device, but
# no numbers. The grader has an accelerator, whose name your code cannot know in advance.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `devices.py`, whichever you
# prefer: hand in the one that you edited. A `device` that you are given is a name, such as
# `"cuda"`, or a `torch.device`.

# %% [markdown] lang="es"
# # Dispositivos: dónde viven los tensores
#
# Una tarjeta gráfica multiplica matrices grandes muchas veces más rápido que un procesador,
# pero solo las que están en su propia memoria. Por eso cada tensor vive en alguna parte, en
# un *dispositivo*, y tú decides en cuál: `"cpu"` es el procesador, `"cuda"` una tarjeta de
# NVIDIA, y otros aceleradores tienen otros nombres. Aquí escribirás código que funciona en
# todos.
#
# Para esta tarea no necesitas ningún acelerador. En tu máquina, las comprobaciones usan el
# procesador y `"meta"`, un dispositivo de prácticas: sus tensores tienen forma y
# dispositivo, pero no números. El corrector sí tiene un acelerador, y tu código no puede
# saber de antemano cómo se llama.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `devices.py`, como prefieras: entrega el archivo que hayas editado. Un `device` que
# recibas es un nombre, como `"cuda"`, o un `torch.device`.

# %%
import torch
from torch import nn

from autograder import check

# %% [markdown] lang="en"
# ## 1. The best device there is
#
# `torch.device("cuda")` is an object that names a device; making one needs no card.
# Whether there is a card, you ask PyTorch. It answers for CUDA in `torch.cuda` and for
# accelerators of any kind in `torch.accelerator`.
#
# ```python
# torch.cuda.is_available()                     # True or False
# torch.accelerator.is_available()              # True for any accelerator, CUDA included
# torch.accelerator.current_accelerator()       # its torch.device; None if there is none
#
# place = torch.device("cpu")
# place.type                                    # 'cpu'
# torch.ones(3, device=place)
# ```
#
# **Your task.** Write `best_device()`, which returns a `torch.device`: CUDA if there is
# one, else another accelerator if there is one, whatever its name, else the CPU. `cuda`
# and `cuda:0` are the same answer. Ask the functions above, rather than trying whether
# something fails: the checks let them answer for machines of all kinds.

# %% [markdown] lang="es"
# ## 1. El mejor dispositivo que haya
#
# `torch.device("cuda")` es un objeto que nombra un dispositivo; para crearlo no hace falta
# ninguna tarjeta. Si hay tarjeta o no, se lo preguntas a PyTorch. Responde sobre CUDA en
# `torch.cuda` y sobre aceleradores de cualquier tipo en `torch.accelerator`.
#
# ```python
# torch.cuda.is_available()                     # True o False
# torch.accelerator.is_available()              # True con cualquier acelerador, también CUDA
# torch.accelerator.current_accelerator()       # su torch.device; None si no hay ninguno
#
# place = torch.device("cpu")
# place.type                                    # 'cpu'
# torch.ones(3, device=place)
# ```
#
# **Tu tarea.** Escribe `best_device()`, que devuelve un `torch.device`: CUDA si lo hay; si
# no, otro acelerador si lo hay, se llame como se llame; si no, la CPU. `cuda` y `cuda:0`
# son la misma respuesta. Pregunta a las funciones de arriba en vez de probar si algo falla:
# las comprobaciones las hacen responder por máquinas de todo tipo.


# %% nbgrader={"grade_id": "best_device", "solution": true}
def best_device():
    """Return the device to compute on: CUDA, else another accelerator, else the CPU."""
    ### BEGIN SOLUTION
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-best_device", "grade": true}
check("best_device")

# %% [markdown] lang="en"
# ## 2. A whole batch
#
# `x.to(device)` returns the tensor on another device. It does **not** move `x`: without
# `x = …` in front, the result is lost. And it only exists for tensors, while a batch is
# often a dict of tuples of tensors, with a few strings in between.
#
# A function for things inside things calls itself. And to build a container of the kind
# that it got, it asks for the kind:
#
# ```python
# def shout(thing):                             # every string in capitals, however deep
#     if isinstance(thing, str):
#         return thing.upper()
#     if isinstance(thing, list):
#         return [shout(part) for part in thing]
#     return thing
#
# shout(["a", [1, ["b"]]])                      # ['A', [1, ['B']]]
#
# type([1, 2])((3, 4))                          # [3, 4]: type(…) is list, and is called
# ```
#
# Two kinds are special: `Point = namedtuple("Point", "x y")` is a tuple (and has
# `_fields`), but is made by `Point(1, 2)`, not by `Point([1, 2])`; and an `OrderedDict` is
# a dict.
#
# **Your task.** Write `to_device(batch, device)`. It returns the batch with all tensors on
# `device`: tensors alone, and tensors in lists, tuples and dicts, nested as deeply as you
# like. Each container comes back as one of the same type, with the same keys in the same
# order, namedtuples and `OrderedDict`s too. Numbers, strings, None and other values stay as
# they are, and so do the tensors' numbers, shapes and dtypes. The batch that came in, and
# everything in it, is unchanged.

# %% [markdown] lang="es"
# ## 2. Un lote entero
#
# `x.to(device)` devuelve el tensor en otro dispositivo. **No** mueve `x`: sin `x = …`
# delante, el resultado se pierde. Y solo existe para tensores, mientras que un lote suele
# ser un diccionario de tuplas de tensores, con algunas cadenas por medio.
#
# Una función para cosas dentro de cosas se llama a sí misma. Y para construir un contenedor
# del tipo que ha recibido, pregunta por el tipo:
#
# ```python
# def shout(thing):                             # todas las cadenas en mayúsculas
#     if isinstance(thing, str):
#         return thing.upper()
#     if isinstance(thing, list):
#         return [shout(part) for part in thing]
#     return thing
#
# shout(["a", [1, ["b"]]])                      # ['A', [1, ['B']]]
#
# type([1, 2])((3, 4))                          # [3, 4]: type(…) es list, y se le llama
# ```
#
# Dos tipos son especiales: `Point = namedtuple("Point", "x y")` es una tupla (y tiene
# `_fields`), pero se crea con `Point(1, 2)`, no con `Point([1, 2])`; y un `OrderedDict` es
# un diccionario.
#
# **Tu tarea.** Escribe `to_device(batch, device)`. Devuelve el lote con todos los tensores
# en `device`: tensores sueltos y tensores en listas, tuplas y diccionarios, anidados tan
# hondo como quieras. Cada contenedor vuelve como uno del mismo tipo, con las mismas claves
# en el mismo orden, también las namedtuples y los `OrderedDict`. Los números, las cadenas,
# None y otros valores quedan como están, y también los números, las formas y los dtypes de
# los tensores. El lote que entró, con todo lo que contiene, no cambia.


# %% nbgrader={"grade_id": "to_device", "solution": true}
def to_device(batch, device):
    """Return a batch like this one with all tensors on a device."""
    ### BEGIN SOLUTION
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        moved = [(key, to_device(value, device)) for key, value in batch.items()]
        return type(batch)(moved)
    if isinstance(batch, (list, tuple)):
        moved = [to_device(item, device) for item in batch]
        return type(batch)(*moved) if hasattr(batch, "_fields") else type(batch)(moved)
    return batch
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-to_device", "grade": true}
check("to_device")

# %% [markdown] lang="en"
# ## 3. A model in its place
#
# Layers take a `device` when they are made, and `model.to(device)` moves a model later:
# its parameters and its buffers, and nothing else. Unlike a tensor's, a module's `.to`
# changes the module itself.
#
# A tensor that `forward` makes is easily forgotten: `torch.ones(3)` is on the CPU, wherever
# the model may be. Keep it as a buffer, or make it where the input is:
#
# ```python
# class Weighted(nn.Module):                    # a weighted mean of three numbers
#     def __init__(self, device):
#         super().__init__()
#         self.score = nn.Linear(3, 3, device=device)
#         self.register_buffer("step", torch.arange(3.0, device=device))
#
#     def forward(self, x):
#         ones = torch.ones(3, device=x.device)         # there, where x is
#         return (self.score(x) * (ones + self.step)).mean(-1)
#
# model = Weighted("cpu").to("meta")
# model.step.device, model(torch.ones(2, 3, device="meta")).device      # both meta
# ```
#
# **Your task.** Write the class `PlacedMLP(sizes, device)`. `sizes` begins with the number
# of inputs: [3, 5, 2] stands for Linear layers 3 → 5 → 2. ReLU stands between the layers and
# not after the last, and gradients reach all of them. Every parameter, and every buffer if you have one, is on `device` from
# the start, and the output is there, too. All this stays true when the model moves: after
# `model.to(other)`, everything is on the other device. An input on another device than the
# model may raise or be moved to the model, as you like; the model stays where it is.

# %% [markdown] lang="es"
# ## 3. Un modelo en su sitio
#
# Las capas reciben un `device` al crearse, y `model.to(device)` mueve un modelo más tarde:
# sus parámetros y sus buffers, y nada más. A diferencia del de un tensor, el `.to` de un
# módulo cambia el propio módulo.
#
# Un tensor que se crea en `forward` se olvida con facilidad: `torch.ones(3)` está en la CPU,
# esté donde esté el modelo. Guárdalo como buffer o créalo donde está la entrada:
#
# ```python
# class Weighted(nn.Module):                    # una media ponderada de tres números
#     def __init__(self, device):
#         super().__init__()
#         self.score = nn.Linear(3, 3, device=device)
#         self.register_buffer("step", torch.arange(3.0, device=device))
#
#     def forward(self, x):
#         ones = torch.ones(3, device=x.device)         # allí donde está x
#         return (self.score(x) * (ones + self.step)).mean(-1)
#
# model = Weighted("cpu").to("meta")
# model.step.device, model(torch.ones(2, 3, device="meta")).device      # los dos, meta
# ```
#
# **Tu tarea.** Escribe la clase `PlacedMLP(sizes, device)`. `sizes` empieza por el número de
# entradas: [3, 5, 2] son capas Linear 3 → 5 → 2. Entre las capas hay ReLU, y después de la
# última no; los gradientes llegan a todas. Todos los parámetros, y todos los buffers si tienes alguno, están en `device`
# desde el principio, y la salida también. Todo esto sigue siendo cierto cuando el modelo se
# muda: después de `model.to(other)`, todo está en el otro dispositivo. Una entrada en un
# dispositivo distinto del modelo puede lanzar una excepción o moverse a donde está el
# modelo, como quieras; el modelo se queda donde está.


# %% nbgrader={"grade_id": "PlacedMLP", "solution": true}
class PlacedMLP(nn.Module):
    """Linear layers with ReLU between, on a device; sizes begin with the inputs."""

    def __init__(self, sizes, device):
        ### BEGIN SOLUTION
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n, k, device=device) for n, k in pairs)
        ### END SOLUTION

    def forward(self, x):
        """Return the output, on the model's device."""
        ### BEGIN SOLUTION
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
        ### END SOLUTION


# %% nbgrader={"grade_id": "check-PlacedMLP", "grade": true}
check("PlacedMLP")

# %% [markdown] lang="en"
# ## 4. Training over there
#
# The road between processor and accelerator is long. Move model and data once, before the
# training, and leave them there. The picture shows the same six steps with the data moved
# once, and moved in every step.
#
# The optimiser comes after the move: it takes hold of the parameters as it finds them, and
# PyTorch does not promise that a move leaves them the same objects.
#
# ```python
# net, x = nn.Linear(2, 1), torch.ones(4, 2)
# net.to("cpu")                                 # 1. the model moves itself …
# x = x.to("cpu")                               #    … and a tensor's copy gets a name
# adam = torch.optim.Adam(net.parameters())     # 2. then the optimiser
# ```
#
# A loss is a tensor on the accelerator. `loss.item()` brings its number over as a Python
# float, one loss at a time.
#
# **Your task.** Write `train_on(model, x, y, steps, device)`. It trains the model on `device`
# with the mean squared error between `model(x)` and `y`, one step with the gradients of its own
# loss for each of `steps`, and
# returns the list of the losses as Python floats: one for each step, measured before it. You
# choose optimiser and learning rate; on data of the usual size (around 1), the loss after
# ten steps is smaller than at the beginning. Model and data may be anywhere when they come
# in, and are moved once, whatever the number of steps; the optimiser is made after that. The
# model that came in is the one that is trained, and it stays on `device`.

# %% [markdown] lang="es"
# ## 4. Entrenar allí
#
# El camino entre el procesador y el acelerador es largo. Mueve el modelo y los datos una sola
# vez, antes de entrenar, y déjalos allí. La figura muestra los mismos seis pasos con los datos
# movidos una vez y movidos en cada paso.
#
# El optimizador viene después de la mudanza: se queda con los parámetros tal como los
# encuentra, y PyTorch no promete que al moverse sigan siendo los mismos objetos.
#
# ```python
# net, x = nn.Linear(2, 1), torch.ones(4, 2)
# net.to("cpu")                                 # 1. el modelo se mueve a sí mismo …
# x = x.to("cpu")                               #    … y la copia del tensor recibe un nombre
# adam = torch.optim.Adam(net.parameters())     # 2. después, el optimizador
# ```
#
# Una pérdida es un tensor en el acelerador. `loss.item()` trae su número como un float de
# Python, de una pérdida en una.
#
# **Tu tarea.** Escribe `train_on(model, x, y, steps, device)`. Entrena el modelo en `device`
# con el error cuadrático medio entre `model(x)` e `y`, un paso con los gradientes de su propia
# pérdida por cada uno de `steps`, y
# devuelve la lista de las pérdidas como floats de Python: una por paso, medida antes de él. Tú
# eliges el optimizador y la tasa de aprendizaje; con datos del tamaño habitual (en torno a 1),
# la pérdida tras diez pasos es menor que al principio. El modelo y los datos pueden estar en
# cualquier sitio cuando entran, y se mueven una sola vez, sea cual sea el número de pasos; el
# optimizador se crea después. El modelo que entró es el que se entrena, y se queda en `device`.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 2.4), layout="constrained")
    for row, (name, moves) in enumerate({"every step": range(6), "once": [0]}.items()):
        clock = 0
        for step in range(6):
            for width, color in ((3 * (step in moves), "tab:orange"), (1, "tab:blue")):
                axes.barh(row, width, left=clock, color=color, edgecolor="white", height=0.5)
                clock += width
    axes.bar(0, 0, color="tab:orange", label="moving the data")
    axes.bar(0, 0, color="tab:blue", label="a training step")
    axes.set(yticks=[0, 1], yticklabels=["moved in every step", "moved once"], xlabel="time")
    axes.legend()
    plt.show()


# %% nbgrader={"grade_id": "train_on", "solution": true}
def train_on(model, x, y, steps, device):
    """Train a model on a device; return the losses as a list of floats."""
    ### BEGIN SOLUTION
    model.to(device)
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-train_on", "grade": true}
check("train_on")

# %% [markdown] lang="en"
# ## 5. There and back
#
# A file remembers on which device each of its tensors was, and `torch.load` wants to put it
# back there. On a machine without that device it fails, unless you say where to:
#
# ```python
# torch.load("numbers.pt", map_location="cpu", weights_only=True)       # wherever it was saved
# ```
#
# `model.load_state_dict(…)` copies numbers into the parameters where *they* are: it takes
# tensors from any device, and the model does not move.
#
# **Your task.** Write `save_weights(model, path)` and
# `load_weights(model, path, map_location="cpu")`, as in *Checkpoints* (you may copy your
# own). `save_weights` writes the `state_dict` of a model on any device to a file that
# `torch.load` opens with `weights_only=True`, and the model stays where it is. `load_weights`
# reads such a file, wherever it was written, with `weights_only=True`, gives this model the
# numbers in it, and returns the model, which stays where it was, too. `map_location` is what `torch.load` gets.

# %% [markdown] lang="es"
# ## 5. Ida y vuelta
#
# Un archivo recuerda en qué dispositivo estaba cada uno de sus tensores, y `torch.load` quiere
# devolverlo allí. En una máquina sin ese dispositivo falla, salvo que digas adónde:
#
# ```python
# torch.load("numbers.pt", map_location="cpu", weights_only=True)       # se guardara donde fuera
# ```
#
# `model.load_state_dict(…)` copia números dentro de los parámetros, allí donde están *ellos*:
# acepta tensores de cualquier dispositivo, y el modelo no se mueve.
#
# **Tu tarea.** Escribe `save_weights(model, path)` y
# `load_weights(model, path, map_location="cpu")`, como en *Checkpoints* (puedes copiar las
# tuyas). `save_weights` escribe el `state_dict` de un modelo que está en cualquier dispositivo
# en un archivo que `torch.load` abre con `weights_only=True`, y el modelo se queda donde está.
# `load_weights` lee un archivo así, se escribiera donde se escribiera, con
# `weights_only=True`, da a este modelo los números que contiene y devuelve el modelo, que también se queda donde estaba. `map_location` es lo que
# recibe `torch.load`.


# %% nbgrader={"grade_id": "round_trip", "solution": true}
def save_weights(model, path):
    """Write the state_dict of a model to a file."""
    ### BEGIN SOLUTION
    torch.save(model.state_dict(), path)
    ### END SOLUTION


def load_weights(model, path, map_location="cpu"):
    """Give a model the weights in a file, and return the model."""
    ### BEGIN SOLUTION
    weights = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(weights)
    return model
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-round_trip", "grade": true}
check("round_trip")

# %% [markdown] lang="en"
# ## 6. In your own words
#
# A friend has bought a fast graphics card, and the training of a small network has become
# *slower* than on the processor. In the loop, `x.to(device)` and `y.to(device)` stand in
# front of the model, and after each step the weights are printed. Explain what may be going
# on, with at least two reasons, and say what you would change first. (Five sentences are
# enough; graded by hand.)

# %% [markdown] lang="es"
# ## 6. Con tus palabras
#
# Una amiga se ha comprado una tarjeta gráfica rápida, y el entrenamiento de una red pequeña
# va ahora *más lento* que en el procesador. En el bucle, `x.to(device)` e `y.to(device)` están
# delante del modelo, y después de cada paso se imprimen los pesos. Explica qué puede estar
# pasando, con dos razones por lo menos, y di qué cambiarías primero. (Bastan cinco frases; se
# corrige a mano.)

# %% [markdown] lang="en" nbgrader={"grade_id": "why-slower", "grade": true, "solution": true, "points": 3}
# *Write your answer here.*

# %% [markdown] lang="es" nbgrader={"grade_id": "why-slower", "grade": true, "solution": true, "points": 3}
# *Escribe aquí tu respuesta.*
