"""Checkpoints: save, load, go on"""

# %% [markdown]
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

# %%
import copy
import os

import torch


# %% [markdown]
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

# %%
def save_tensors(obj, path):
    """Write a tensor, or a container of tensors, to a file."""
    # YOUR CODE HERE
    raise NotImplementedError()


def load_tensors(path):
    """Return what save_tensors wrote."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def save_weights(model, path):
    """Write the state_dict of a model to a file."""
    # YOUR CODE HERE
    raise NotImplementedError()


def load_weights(model, path, map_location="cpu"):
    """Give a model the weights in a file, and return the model."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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


# %%
def save_checkpoint(path, model, optimizer, epoch, losses):
    """Write all that is needed to go on training."""
    # YOUR CODE HERE
    raise NotImplementedError()


def load_checkpoint(path, model, optimizer):
    """Put model and optimizer back to where they were; return epoch and losses."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [markdown]
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

# %% [markdown]
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
