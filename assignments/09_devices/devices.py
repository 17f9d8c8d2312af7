"""Devices: where tensors live"""

# %% [markdown]
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

# %%
import torch
from torch import nn


# %% [markdown]
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

# %%
def best_device():
    """Return the device to compute on: CUDA, else another accelerator, else the CPU."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def to_device(batch, device):
    """Return a batch like this one with all tensors on a device."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
class PlacedMLP(nn.Module):
    """Linear layers with ReLU between, on a device; sizes begin with the inputs."""

    def __init__(self, sizes, device):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return the output, on the model's device."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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


# %%
def train_on(model, x, y, steps, device):
    """Train a model on a device; return the losses as a list of floats."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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
# ## 6. In your own words
#
# A friend has bought a fast graphics card, and the training of a small network has become
# *slower* than on the processor. In the loop, `x.to(device)` and `y.to(device)` stand in
# front of the model, and after each step the weights are printed. Explain what may be going
# on, with at least two reasons, and say what you would change first. (Five sentences are
# enough; graded by hand.)
