"""Parameters: access, initialise, share"""

# %% [markdown]
# # Parameters: access, initialise, share
#
# Before a network has learned anything, it is made of numbers that somebody chose.
# Here that somebody is you. You will change a single weight by hand, write functions
# that give whole networks their first numbers, and let one layer do the work of two.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `parameters.py`, whichever you
# prefer: hand in the one that you edited.

# %%
import torch
from torch import nn


# %% [markdown]
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

# %%
def set_weight(net, layer, row, col, value):
    """Set one weight of the Linear layer net[layer] to a number, in place."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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


# %%
def init_normal(m):
    """For net.apply: weights of Linear layers from N(0, 0.01²), biases 0."""
    # YOUR CODE HERE
    raise NotImplementedError()


def init_constant(m):
    """For net.apply: weights of Linear layers 1, biases 0."""
    # YOUR CODE HERE
    raise NotImplementedError()


def init_xavier(m):
    """For net.apply: Xavier weights in Linear layers, biases as they were."""
    # YOUR CODE HERE
    raise NotImplementedError()


def init_42(m):
    """For net.apply: weights of Linear layers 42, biases as they were."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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


# %%
def my_init(m):
    """For net.apply: 0 with probability ½, otherwise uniform between 5 and 10 in size."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def init_mixed(net):
    """Xavier for the first Linear layer, 42 for the last, those between alone."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
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

# %%
def tied_mlp():
    """Return a new network 4 → 8 → 8 → 8 → 1 whose two layers 8 → 8 are one."""
    # YOUR CODE HERE
    raise NotImplementedError()
