"""Building blocks"""

# %% [markdown]
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

# %%
import torch
from torch import nn


# %% [markdown]
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


# %%
class TinyModel(nn.Module):
    """100 → 200 → 10, with ReLU between and softmax over the last axis at the end."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %%
class TinyModelFunctional(nn.Module):
    """TinyModel again; its only modules are the two Linear layers."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %%
class TinyModelSequential(nn.Module):
    """TinyModel once more, with its layers in an nn.Sequential."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return probabilities: of shape (…, 10) for x of shape (…, 100)."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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

# %%
class MySequential(nn.Module):
    """Modules in a row, each fed with the output of the one before."""

    def __init__(self, *modules):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return what comes out of the last module; x itself if there is none."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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

# %%
class FixedHiddenMLP(nn.Module):
    """One linear layer used twice, with a constant between."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return the sum of h, halved until its absolute values sum to 1 at most."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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


# %%
def block():
    """Return a new block: Linear 4 → 8, ReLU, Linear 8 → 4, ReLU."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def stack(n):
    """Return an nn.Sequential of n new blocks, named block 0, block 1, …"""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def regressor(n):
    """Return an nn.Sequential of a stack of n blocks and a Linear 4 → 1."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def first_bias(net):
    """Return the bias Parameter of the first layer of the second block."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
def parameter_table(net):
    """Return a list of (name, shape as a tuple), one for each parameter, in order."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [markdown]
# Now you can take any network apart. Try it on your own:
#
# ```python
# print(regressor(2))                           # the tree, level by level
# for row in parameter_table(regressor(2)):
#     print(*row)
# ```
