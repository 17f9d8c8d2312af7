"""Count before you build"""

# %% [markdown]
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

# %%
import torch
from torch import nn


# %% [markdown]
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

# %%
def neuron(n):
    """Return the number of parameters of one neuron with n inputs."""
    # YOUR CODE HERE
    raise NotImplementedError()


def layer(n, k):
    """Return the number of parameters of a layer of k neurons with n inputs."""
    # YOUR CODE HERE
    raise NotImplementedError()


def one_hidden(n, k1):
    """Return the number of parameters of the network n → k1 → 1."""
    # YOUR CODE HERE
    raise NotImplementedError()


def two_hidden(n, k1, k2):
    """Return the number of parameters of the network n → k1 → k2 → 1."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def mlp(n, widths):
    """Return the number of parameters of a network with n inputs and layers of these widths."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def count_parameters(model, trainable_only=False):
    """Return the number of a model's parameters; frozen ones are left out on request."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 4. One more input
#
# Two networks with ten hidden neurons each: one has them in a single wide layer,
# 10, the other in two narrow ones, 5 and 5. With one input the wide network is the
# smaller one (31 against 46), with ten inputs it is the larger one (121 against
# 91). Run this cell and see how both grow:

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


# %% [markdown]
# The two lines have different slopes: whoever adds an input pays more in one
# network than in the other. For example, 4 → 3 → 2 has 23 parameters and
# 5 → 3 → 2 has 26: there, an input costs 3.
#
# **Your task.** Write `extra_per_input(widths)`: how many parameters one more input
# costs in a network with layers of these widths (a list as in section 2, which
# must not be changed), as a whole number. For the two networks of the picture it is
# 10 and 5.

# %%
def extra_per_input(widths):
    """Return how many parameters one more input costs in a network of these widths."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def widest_hidden(n, depth, budget):
    """Return the largest equal width of `depth` hidden layers that the budget allows; or 0."""

    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def memory_bytes(model):
    """Return the number of bytes of a model's parameters and buffers."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [markdown]
# ## 7. In your own words
#
# When does a deep, narrow network beat a wide, shallow one, and what does the
# depth cost? Write five sentences or so, in the notebook. Use its numbers for the
# parameters, and what you know about training for the rest. A person reads your
# answer.
