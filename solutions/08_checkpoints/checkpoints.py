# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Checkpoints: save, load, go on
#
# Training takes hours, and computers crash. A *checkpoint* is a file from which you can
# go on as if nothing had happened. Here you write such files, read them, and make sure
# that a crash in the middle of saving does not cost you the last good one.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `checkpoints.py`, whichever you
# prefer: hand in the one that you edited. A `path` is always a string, and its folder
# exists.

# %% [markdown] lang="es"
# # Checkpoints: guardar, cargar, continuar
#
# Entrenar lleva horas y los ordenadores se cuelgan. Un *checkpoint* es un archivo desde el
# que puedes continuar como si no hubiera pasado nada. Aquí escribirás archivos así, los
# leerás y te asegurarás de que un corte a mitad de guardar no te cueste el último bueno.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `checkpoints.py`, como prefieras: entrega el archivo que hayas editado. Un `path` es
# siempre una cadena, y su carpeta existe.

# %%
import copy
import os

import torch

from autograder import check

# %% [markdown] lang="en"
# ## 1. Tensors in a file
#
# `torch.save` writes tensors to a file with their dtype and shape, and whatever holds
# them: lists, tuples, dicts, one inside the other. `torch.load` reads them again. Such a
# file is a *pickle*, and a pickle may contain instructions to run: whoever loads a file
# from a stranger runs the stranger's code. With `weights_only=True`, PyTorch reads
# tensors and plain containers and refuses everything else.
#
# ```python
# measured = {"first": torch.ones(2), "rest": [torch.zeros(3, dtype=torch.int16)]}
# torch.save(measured, "measured.pt")
# again = torch.load("measured.pt", weights_only=True)
# again["rest"][0]                      # tensor([0, 0, 0], dtype=torch.int16)
# ```
#
# **Your task.** Write `save_tensors(obj, path)`, which writes one PyTorch file with exactly
# that name, and `load_tensors(path)`, which returns what is in it, also if somebody else
# wrote it. `obj` is a tensor, or a list, tuple or dict of such objects, nested as deeply as
# you like. What comes back is equal: values, shapes, dtypes and kinds of container. A file
# with other things in it is refused: `load_tensors` raises, whatever the exception.

# %% [markdown] lang="es"
# ## 1. Tensores en un archivo
#
# `torch.save` escribe tensores en un archivo con su dtype y su forma, y también lo que los
# contenga: listas, tuplas, diccionarios, unos dentro de otros. `torch.load` los vuelve a
# leer. Un archivo así es un *pickle*, y un pickle puede contener instrucciones que se
# ejecutan: quien carga el archivo de un desconocido ejecuta el código del desconocido. Con
# `weights_only=True`, PyTorch lee tensores y contenedores simples y rechaza todo lo demás.
#
# ```python
# measured = {"first": torch.ones(2), "rest": [torch.zeros(3, dtype=torch.int16)]}
# torch.save(measured, "measured.pt")
# again = torch.load("measured.pt", weights_only=True)
# again["rest"][0]                      # tensor([0, 0, 0], dtype=torch.int16)
# ```
#
# **Tu tarea.** Escribe `save_tensors(obj, path)`, que escribe un archivo de PyTorch con
# exactamente ese nombre, y `load_tensors(path)`, que devuelve lo que hay en él, también si
# lo escribió otra persona. `obj` es un tensor, o una lista, una tupla o un diccionario de
# objetos así, anidados tan hondo como quieras. Lo que vuelve es igual: valores, formas,
# dtypes y tipos de contenedor. Un archivo con otras cosas dentro se rechaza:
# `load_tensors` lanza una excepción, la que sea.


# %% nbgrader={"grade_id": "tensors", "solution": true}
def save_tensors(obj, path):
    """Write a tensor, or a container of tensors, to a file."""
    ### BEGIN SOLUTION
    torch.save(obj, path)
    ### END SOLUTION


def load_tensors(path):
    """Return what save_tensors wrote."""
    ### BEGIN SOLUTION
    return torch.load(path, weights_only=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-tensors", "grade": true}
check("tensors")

# %% [markdown] lang="en"
# ## 2. The weights of a model
#
# `torch.save(model, …)` would pickle the whole object, class and all: nobody can load it
# without your code, and `weights_only=True` refuses it. What you save is the `state_dict`,
# a dict from names to tensors: parameters and buffers. To load it, you need a model of the
# same build.
#
# ```python
# net = nn.Linear(2, 1)
# list(net.state_dict())                # ['weight', 'bias']
# net.load_state_dict({"weight": torch.ones(1, 2), "bias": torch.zeros(1)})
# net.load_state_dict({"weight": torch.zeros(1, 2)})      # RuntimeError: Missing key(s) …
# net.weight                            # tensor([[0., 0.]], …)
# ```
#
# Look at the last line. `load_state_dict` complains about what is missing or left over,
# and rightly so, but *after* it has written the rest: the model is neither the old one
# nor the new one. You will do better.
#
# **Your task.** Write two functions. (Sections 4 and 5 come back to them.)
#
# * `save_weights(model, path)` writes the model's `state_dict` and nothing else, and leaves
#   the model as it is.
# * `load_weights(model, path, map_location="cpu")` reads such a file, whoever wrote it, with
#   `weights_only=True`, gives *this* model the saved numbers, and returns it. The mode of
#   the model and of each of its parts (training or evaluation) stays what it was. A model
#   with lazy layers that have not run yet can load the weights of one that has, and gives
#   the same outputs from then on.
#
# Not every file is what you hope for. If names are missing in it or left over, or if a
# shape is another; if it is empty or cut off, or claims to hold what it does not (10 GB, on
# paper); if it is no checkpoint at all, or not to be trusted: then `load_weights` raises,
# whatever the exception, and the model is **exactly as before**.

# %% [markdown] lang="es"
# ## 2. Los pesos de un modelo
#
# `torch.save(model, …)` metería en un pickle el objeto entero, con su clase: nadie puede
# cargarlo sin tu código, y `weights_only=True` lo rechaza. Lo que se guarda es el
# `state_dict`, un diccionario de nombres a tensores: parámetros y buffers. Para cargarlo
# hace falta un modelo construido igual.
#
# ```python
# net = nn.Linear(2, 1)
# list(net.state_dict())                # ['weight', 'bias']
# net.load_state_dict({"weight": torch.ones(1, 2), "bias": torch.zeros(1)})
# net.load_state_dict({"weight": torch.zeros(1, 2)})      # RuntimeError: Missing key(s) …
# net.weight                            # tensor([[0., 0.]], …)
# ```
#
# Mira la última línea. `load_state_dict` se queja de lo que falta o sobra, y con razón,
# pero *después* de haber escrito lo demás: el modelo ya no es el viejo ni es el nuevo. Tú lo
# harás mejor.
#
# **Tu tarea.** Escribe dos funciones. (Las secciones 4 y 5 vuelven sobre ellas.)
#
# * `save_weights(model, path)` escribe el `state_dict` del modelo y nada más, y deja el
#   modelo como está.
# * `load_weights(model, path, map_location="cpu")` lee un archivo así, lo escribiera quien
#   lo escribiera, con `weights_only=True`, da a *este* modelo los números guardados y lo
#   devuelve. El modo del modelo y de cada una de sus partes (entrenamiento o evaluación)
#   sigue siendo el que era. Un modelo con capas perezosas que aún no se han ejecutado puede
#   cargar los pesos de uno que sí, y desde entonces da las mismas salidas.
#
# No todo archivo es lo que esperas. Si en él faltan o sobran nombres, o si una forma es otra;
# si está vacío o cortado, o dice contener lo que no contiene (10 GB, sobre el papel); si no es
# un checkpoint o no es de fiar: entonces `load_weights` lanza una excepción, la que sea, y el
# modelo queda **exactamente como antes**.


# %% nbgrader={"grade_id": "weights", "solution": true}
def save_weights(model, path):
    """Write the state_dict of a model to a file."""
    ### BEGIN SOLUTION
    unfinished = f"{path}.part"
    torch.save(model.state_dict(), unfinished)
    os.replace(unfinished, path)
    ### END SOLUTION


def load_weights(model, path, map_location="cpu"):
    """Give a model the weights in a file, and return the model."""
    ### BEGIN SOLUTION
    weights = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(weights)  # raises while the model is still whole
    model.load_state_dict(weights)
    return model
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-weights", "grade": true}
check("weights")

# %% [markdown] lang="en"
# ## 3. Going on as if nothing had happened
#
# The weights alone are not enough to go on training. An optimiser with momentum remembers
# in which direction it was moving, and Adam keeps two averages for every weight. Forget
# them, and training goes on, but on another way, as the picture shows. Optimisers have a
# `state_dict` as well: lists, dicts, numbers and tensors, which `weights_only=True` accepts.
#
# ```python
# optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
# net(torch.ones(1, 2)).sum().backward()
# optimizer.step()
# optimizer.state_dict()["state"][0]    # {'momentum_buffer': tensor([[1., 1.]])}
# ```
#
# **Your task.** Write `save_checkpoint(path, model, optimizer, epoch, losses)`, where
# `epoch` is an integer and `losses` a list of floats, and `load_checkpoint(path, model,
# optimizer)`, which puts model (parameters and buffers) and optimiser back to where they
# were, into the objects it is given, and returns `epoch, losses` as they were saved. Five
# steps, a checkpoint, and five more with a new model and a new optimiser of the same
# classes give bit for bit what ten steps in one go give, with any optimiser of
# `torch.optim`. The file opens with `weights_only=True`, and you open it so: nobody's
# instructions run. Everything that comes back comes from the file. How you arrange it
# there is up to you.

# %% [markdown] lang="es"
# ## 3. Continuar como si no hubiera pasado nada
#
# Los pesos solos no bastan para seguir entrenando. Un optimizador con *momentum* recuerda en
# qué dirección se movía, y Adam lleva dos medias por cada peso. Si los olvidas, el
# entrenamiento sigue, pero por otro camino, como muestra la figura. También los
# optimizadores tienen un `state_dict`: listas, diccionarios, números y tensores, que
# `weights_only=True` acepta.
#
# ```python
# optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
# net(torch.ones(1, 2)).sum().backward()
# optimizer.step()
# optimizer.state_dict()["state"][0]    # {'momentum_buffer': tensor([[1., 1.]])}
# ```
#
# **Tu tarea.** Escribe `save_checkpoint(path, model, optimizer, epoch, losses)`, donde `epoch`
# es un entero y `losses` una lista de floats, y `load_checkpoint(path, model, optimizer)`, que
# devuelve modelo (parámetros y buffers) y optimizador a donde estaban, en los objetos que se le
# dan, y devuelve `epoch, losses` tal como se guardaron. Cinco pasos, un checkpoint y otros
# cinco con un modelo y un optimizador nuevos de las mismas clases dan bit a bit lo mismo que
# diez pasos seguidos, con cualquier optimizador de `torch.optim`. El archivo se abre con
# `weights_only=True`, y así lo abres tú: no se ejecutan instrucciones de nadie. Todo lo que
# vuelve viene del archivo. Cómo lo ordenes ahí dentro es cosa tuya.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    plt.figure(figsize=(7, 3.2), layout="constrained")
    for resumed_with in ("momentum", "no momentum"):
        w, speed, path = torch.tensor([-4.0, 3.0]), torch.zeros(2), []
        for step in range(120):
            if step == 30 and resumed_with == "no momentum":
                speed = torch.zeros(2)
            speed = 0.9 * speed - 0.002 * w * torch.tensor([1.0, 0.5])
            w = w + speed
            path.append(w.square().sum().sqrt())
        plt.plot(path, label=f"resumed with {resumed_with}")
    plt.axvline(29, color="gray", linestyle=":", label="checkpoint")
    plt.gca().set(xlabel="step", ylabel="distance from the minimum")
    plt.legend()
    plt.show()


# %% nbgrader={"grade_id": "resume", "solution": true}
def save_checkpoint(path, model, optimizer, epoch, losses):
    """Write all that is needed to go on training."""
    ### BEGIN SOLUTION
    everything = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "losses": losses,
    }
    torch.save(everything, path)
    ### END SOLUTION


def load_checkpoint(path, model, optimizer):
    """Put model and optimizer back to where they were; return epoch and losses."""
    ### BEGIN SOLUTION
    everything = torch.load(path, weights_only=True)
    model.load_state_dict(everything["model"])
    optimizer.load_state_dict(everything["optimizer"])
    return everything["epoch"], everything["losses"]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-resume", "grade": true}
check("resume")

# %% [markdown] lang="en"
# ## 4. A crash while saving
#
# A file that is opened for writing is empty at once; the new content comes bit by bit. If
# the process is killed or somebody presses Ctrl-C in between, the old checkpoint is gone and the
# new one is half a file. There is one thing that happens in no time: `os.replace(a, b)`
# renames a file, and if there is a `b` already, it takes its place. Somebody who looks at
# `b` finds either the old file or the new one, never half of one.
#
# ```python
# with open("diary.draft", "w") as file:
#     file.write("Dear diary, …")
# os.replace("diary.draft", "diary.txt")   # only now does diary.txt change
# ```
#
# Renaming works within one disk only, and `/tmp` or the folder in which Python runs may be
# on another than the checkpoint.
#
# **Your task.** Back to `save_weights` in section 2, so that it keeps these promises, too:
#
# * A save that is interrupted at any point, by an exception or by a kill, leaves the old
#   file whole under its name (or the new one, if that is already complete).
# * A save that has finished leaves no other new file behind.
# * What an interrupted save has left behind does not disturb the next one.
# * It works where the folder of `path` is a disk of its own.
#
# The checks stop your function after every change that it makes in the folder of `path`: once
# as a kill does, when no line of yours runs any more, and once as Ctrl-C does, with an
# exception that your code may handle. (A power cut may lose even more: what `os.fsync` is for
# is a matter for another day.)
#
# And if there is no file at `path`, `load_weights` raises a `FileNotFoundError` that names
# the path.

# %% [markdown] lang="es"
# ## 4. Un corte mientras se guarda
#
# Un archivo que se abre para escribir queda vacío al instante; el contenido nuevo llega poco
# a poco. Si entretanto matan el proceso o alguien pulsa Ctrl-C, el checkpoint viejo ya no está y
# el nuevo es medio archivo. Hay una cosa que sucede de golpe: `os.replace(a, b)` cambia de
# nombre un archivo y, si ya hay un `b`, ocupa su lugar. Quien mire `b` encuentra el archivo
# viejo o el nuevo, nunca la mitad de uno.
#
# ```python
# with open("diary.draft", "w") as file:
#     file.write("Dear diary, …")
# os.replace("diary.draft", "diary.txt")   # solo ahora cambia diary.txt
# ```
#
# Cambiar de nombre solo funciona dentro de un mismo disco, y `/tmp` o la carpeta en la que se
# ejecuta Python pueden estar en otro que el checkpoint.
#
# **Tu tarea.** Vuelve a `save_weights`, en la sección 2, para que cumpla también esto:
#
# * Un guardado que se interrumpe en cualquier punto, por una excepción o porque matan el
#   proceso, deja el archivo viejo entero con su nombre (o el nuevo, si ya está completo).
# * Un guardado que ha terminado no deja ningún otro archivo nuevo.
# * Lo que haya dejado un guardado interrumpido no estorba al siguiente.
# * Funciona también donde la carpeta de `path` es un disco aparte.
#
# Las comprobaciones detienen tu función después de cada cambio que hace en la carpeta de
# `path`: una vez como cuando matan el proceso, y ya no se ejecuta ninguna línea tuya, y otra
# como hace Ctrl-C, con una excepción que tu código puede tratar. (Un corte de luz puede perder
# aún más: para qué sirve `os.fsync` es asunto de otro día.)
#
# Y si no hay ningún archivo en `path`, `load_weights` lanza un `FileNotFoundError` que nombra
# la ruta.

# %% nbgrader={"grade_id": "check-atomic", "grade": true}
check("atomic")

# %% [markdown] lang="en"
# ## 5. Saved there, loaded here
#
# A file remembers for each tensor on which device it was. `torch.load` wants to put it there
# again, and fails if there is no such device: a checkpoint from a GPU does not open on a
# laptop. Its argument `map_location` says where the tensors go instead.
#
# ```python
# torch.load("from_gpu.pt", weights_only=True)
# # RuntimeError: Attempting to deserialize object on a CUDA device …
# torch.load("from_gpu.pt", weights_only=True, map_location=torch.device("cpu"))   # works
# ```
#
# **Your task.** `load_weights` of section 2 has a parameter `map_location`, a device or its
# name. Hand it on to `torch.load`; it is `"cpu"` if nobody says anything else, so that a
# file from a GPU opens everywhere.

# %% [markdown] lang="es"
# ## 5. Guardado allí, cargado aquí
#
# Un archivo recuerda en qué dispositivo estaba cada tensor. `torch.load` quiere volver a
# ponerlo allí, y falla si no existe tal dispositivo: un checkpoint de una GPU no se abre en
# un portátil. Su argumento `map_location` dice adónde van los tensores en su lugar.
#
# ```python
# torch.load("from_gpu.pt", weights_only=True)
# # RuntimeError: Attempting to deserialize object on a CUDA device …
# torch.load("from_gpu.pt", weights_only=True, map_location=torch.device("cpu"))   # funciona
# ```
#
# **Tu tarea.** La función `load_weights` de la sección 2 tiene un parámetro `map_location`, un
# dispositivo o su nombre. Pásaselo a `torch.load`; vale `"cpu"` si nadie dice otra cosa, para
# que un archivo de una GPU se abra en todas partes.

# %% nbgrader={"grade_id": "check-elsewhere", "grade": true}
check("elsewhere")
