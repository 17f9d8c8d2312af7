"""A line as a model"""

# %% [markdown]
# # A line as a model
#
# You will build the smallest model there is, the line *y = m·x + b*, and meet on
# the way everything that a large one has, too: parameters, a forward pass,
# gradients, a training loop.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `line_model.py`, whichever you
# prefer: hand in the one that you edited.

# %%
import torch
from torch import nn


# %% [markdown]
# ## 1. The model
#
# A model is a class that inherits from `nn.Module`. Its numbers that can be
# learned are **parameters**: tensors wrapped in `nn.Parameter` and stored in an
# attribute. That assignment *registers* them. PyTorch finds registered
# parameters when it collects what an optimiser shall change, what is saved, and
# what moves to a GPU; a plain tensor in an attribute it does not see.
#
# ```python
# class Scale(nn.Module):                            # y = factor · x
#     def __init__(self):
#         super().__init__()                         # before anything else
#         self.factor = nn.Parameter(torch.ones(1))  # registered
#
#     def forward(self, x):
#         return self.factor * x
#
# list(Scale().named_parameters())   # [('factor', Parameter containing: tensor([1.]…))]
# ```
#
# **Your task.** Write `LineModel`. The slope `m` is drawn uniformly from [0, 1),
# the intercept `b` starts at zero; each has one element. `forward(x)` returns
# m·x + b, for a Python number and for a tensor of any shape, which it keeps.
# Gradients must reach both parameters, so compute with the parameters
# themselves: `.data`, `.detach()` and `float(…)` cut the gradient off.
#
# ## 2. Printing it
#
# `print(model)` asks the method `extra_repr` for a text about the model itself.
#
# ```python
# def extra_repr(self):
#     return f"factor={self.factor.item():.3f}"      # print(Scale()) → Scale(factor=1.000)
# ```
#
# **Your task.** Write `LineModel.extra_repr`: a text with the words *slope* and
# *intercept* and the current value of each, with two decimals or more.

# %%
class LineModel(nn.Module):
    """The line y = m·x + b, with m and b to be learned."""

    def __init__(self):
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return m·x + b, in the shape of x (a number, or a tensor of any shape)."""
        # YOUR CODE HERE
        raise NotImplementedError()

    def extra_repr(self):
        """Return slope and intercept as a text, with two decimals or more."""
        # YOUR CODE HERE
        raise NotImplementedError()


# %% [markdown]
# ## 3. Predicting
#
# To use a model, call it like a function: `model(x)`. PyTorch then runs the
# hooks registered on it and its `forward`; calling `model.forward(x)` yourself
# skips the hooks. A model has two modes: `model.train()` and `model.eval()`;
# `model.training` tells which one it is in. Inside `with torch.no_grad():`
# nothing is tracked for gradients.
#
# ```python
# dropout = nn.Dropout(0.5)          # in training mode it zeroes numbers at random …
# dropout.eval()
# dropout(torch.ones(3))             # … in evaluation mode it does nothing: tensor([1., 1., 1.])
# ```
#
# **Your task.** Write `predict(model, x)`: the model's output in evaluation mode,
# without tracking gradients. The model must come back in the mode in which you
# got it.

# %%
def predict(model, x):
    """Return model(x), computed in evaluation mode and without gradients."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 4. Data
#
# A `torch.Generator` is a source of random numbers with a seed of its own. Hand
# it on to every random function, and the same seed gives the same data.
#
# ```python
# g = torch.Generator().manual_seed(1)
# torch.rand(2, generator=g)         # the same two numbers each time you start with this seed
# torch.randn(2, generator=None)     # None: PyTorch's global generator
# ```
#
# **Your task.** Write `line_data`. It takes `n` values of x from [0, x_range],
# random or evenly spaced, computes y = m·x + b, and only *then* adds normal
# noise of standard deviation `sigma` to both columns, drawn separately for x and
# for y. It returns a float32 tensor of shape (n, 2) with the columns x and y.

# %%
def line_data(m, b, n, sigma, x_range, generator=None):
    """Return n noisy points of the line y = m·x + b: a float32 tensor of shape (n, 2)."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 5. Fitting
#
# One step of training is always the same: clear the old gradients, compute the
# loss, compute the gradients, let the optimiser change the parameters.
#
# ```python
# w = nn.Parameter(torch.tensor(4.0))
# optimizer = torch.optim.SGD([w], lr=0.25)
# optimizer.zero_grad()              # gradients add up: forget those of the last step
# loss = w**2                        # 16
# loss.backward()                    # w.grad is 2w = 8
# optimizer.step()                   # w is now 4 - 0.25·8 = 2
# ```
#
# **Your task.** Write `fit`: `steps` steps of `torch.optim.SGD` on the mean
# squared error over all the data; x and y both have shape (N, 1). Return the
# losses as a list of Python floats, one for each step, measured before the step.
# Keep `loss.item()`, not `loss`: the tensor would keep its whole graph in memory.

# %%
def fit(model, x, y, steps, lr):
    """Train with full-batch SGD on the mean squared error; return the loss before each step."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [markdown]
# That is all: a model, data, and a loop. See what it learned:
#
# ```python
# data = line_data(3, -1, 100, 0.1, 2)
# model = LineModel()
# fit(model, data[:, :1], data[:, 1:], steps=200, lr=0.2)
# print(model)                       # close to slope 3 and intercept -1
# ```
