"""Layers of your own"""

# %% [markdown]
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

# %%
import torch
from torch import nn


# %% [markdown]
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


# %%
class CenteredLayer(nn.Module):
    """x minus the mean of all its elements."""

    def forward(self, x):
        """Return x, of any shape, shifted so that its mean is 0."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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

# %%
class MyLinear(nn.Module):
    """A linear layer with a ReLU: relu(x · W + b)."""

    def __init__(self, in_units, units):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return a tensor of shape (batch, units) for x of shape (batch, in_units)."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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

# %%
class Dense(nn.Module):
    """What nn.Linear is: x · Wᵀ + b."""

    def __init__(self, in_features, out_features, bias=True):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return a tensor of shape (…, out_features) for x of shape (…, in_features)."""
        # YOUR CODE HERE
        raise NotImplementedError()

    def extra_repr(self):
        """Return a text with both sizes and whether there is a bias."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
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

# %%
def chain():
    """Return a new module: MyLinear from 64 to 8, then MyLinear from 8 to 1."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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


# %%
class PairwiseLayer(nn.Module):
    """Sums of products of any two inputs, each with a weight."""

    def __init__(self, in_units, units):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return a tensor of shape (batch, units) for x of shape (batch, in_units)."""
        # YOUR CODE HERE
        raise NotImplementedError()

# %% [markdown]
# Now you can build layers that nobody has thought of. Does yours learn? One step tells:
#
# ```python
# layer = PairwiseLayer(3, 2)
# layer(torch.rand(4, 3)).sum().backward()
# [name for name, p in layer.named_parameters() if p.grad is None]   # []: all were reached
# ```
