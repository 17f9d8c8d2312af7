"""Networks and how they learn"""

# %% [markdown]
# # Networks and how they learn
#
# A line can only be straight. Put two lines in a row, with a bend between them,
# and the result can follow a curve: that is a neural network. Here you build its
# parts by hand, let it learn the parabola *y = x²*, and find out why some
# networks stop learning.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `training.py`, whichever you
# prefer: hand in the one that you edited. (The pictures need matplotlib; nothing
# else does.)

# %%
import torch
from torch import nn


# %% [markdown]
# ## 1. Polynomials
#
# A function can make another function and return it. The inner one remembers
# what the outer one was given.
#
# ```python
# def shift(amount):
#     def moved(x):
#         return x + amount
#
#     return moved                   # the function itself: no parentheses
#
# up = shift(10)
# up(1), up(torch.tensor([1.0, 2.0]))        # (11, tensor([11., 12.]))
# ```
#
# **Your task.** Write `polynomial(coefficients)`. It gets a list of numbers,
# **highest power first**, so that `[2, 1, 0]` stands for 2x² + x, and returns the
# function that computes the polynomial. For example, `polynomial([1, 0, 0])(3)`
# is 9.
#
# The function takes a number or a tensor and keeps the shape of x, also when the
# polynomial is a constant: `polynomial([5])` of a tensor is a tensor full of
# fives. It can be called again and again; the list and x stay as they were.

# %%
def polynomial(coefficients):
    """Return the function x -> polynomial, from coefficients with the highest power first."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 2. Activations
#
# The bend between two lines is an **activation**: a function that is applied to
# each number. For a score per class there is *softmax*, which turns a row of
# numbers into shares that add up to 1.
#
# | | |
# |---|---|
# | sigmoid | 1 / (1 + e⁻ˣ), between 0 and 1 |
# | tanh | (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1 |
# | relu | x where x is positive, else 0 |
# | leaky_relu | x where x is positive, else `slope`·x, with 0 ≤ `slope` < 1 |
# | softmax | eˣ, divided by the sum of all eˣ along the axis `dim` |
#
# The formulas are right, and yet some of them fail on a computer: e¹⁰⁰⁰ is too
# large for a float, so it becomes `inf`, and `inf / inf` is `nan` (not a number).
# One `nan` in a gradient spoils every weight. The cure is to rewrite the formula
# so that `exp` only ever gets numbers up to 0. Here it is for another function,
# softplus(x) = log(1 + eˣ):
#
# ```python
# def softplus(x):
#     small = torch.exp(-x.abs())            # between 0 and 1, whatever x is
#     return torch.maximum(x, torch.zeros_like(x)) + torch.log(1 + small)
#
# softplus(torch.tensor([-1000.0, 0.0, 1000.0]))   # tensor([0.0000, 0.6931, 1000.0000])
# ```
#
# Beware of `torch.where(condition, a, b)`: it computes *both* `a` and `b`. An
# `inf` in the one that is not taken makes the gradient `nan` all the same.
#
# **Your task.** Write the five functions for float tensors of any shape, from
# elementary operations only: arithmetic, `exp`, `abs`, `maximum`, `clamp`,
# `where`, sums and maxima. One of them may use another.
#
# Checked: values and gradients agree with PyTorch's own functions (the gradient at
# exactly 0 is left to you), and at x = ±1000 neither is `inf` or `nan`. That you do
# not call the ready-made function (`torch.sigmoid`, `F.relu`, `x.softmax(…)`, …) is
# one check by itself.

# %%
def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for each element."""
    # YOUR CODE HERE
    raise NotImplementedError()


def tanh(x):
    """Return the hyperbolic tangent of each element."""
    # YOUR CODE HERE
    raise NotImplementedError()


def relu(x):
    """Return x where it is positive, else 0."""
    # YOUR CODE HERE
    raise NotImplementedError()


def leaky_relu(x, slope=0.01):
    """Return x where it is positive, else slope * x."""
    # YOUR CODE HERE
    raise NotImplementedError()


def softmax(x, dim):
    """Return exp(x), divided by its sum along the axis `dim`."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 3. Networks
#
# `nn.Sequential` is a chain of modules: each gets what the one before it returns.
# A star hands over the items of a list one by one.
#
# ```python
# parts = [nn.Linear(3, 2), nn.Sigmoid()]
# chain = nn.Sequential(*parts)      # the same as nn.Sequential(parts[0], parts[1])
# chain(torch.ones(4, 3)).shape      # torch.Size([4, 2])
# ```
#
# **Your task.** Write `mlp(sizes, activation)`. `sizes` begins with the number of
# inputs and ends with the number of outputs; `activation` is a class such as
# `nn.Tanh`, not an object. Return an `nn.Sequential` with an `nn.Linear` between
# any two neighbouring sizes, each with weights of its own, and the activation
# between any two of these layers, but none after the last: `[1, 5, 5, 1]` has three
# linear layers and two activations; `[3, 1]` is one linear layer alone.

# %%
def mlp(sizes, activation):
    """Return an nn.Sequential of linear layers with activations between them."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# How many units does a parabola need? Here are four networks after the same short
# training (with LBFGS, an optimiser that needs few steps, but a function to call).
# One tanh only goes up or only goes down, so a flat line is its best guess. Two make
# a valley; with five, hardly a difference is left to see.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    inputs = torch.linspace(-2, 2, 81).reshape(-1, 1)
    figure, axes = plt.subplots(1, 4, figsize=(12, 3), sharey=True)
    for axis, units in zip(axes, (1, 2, 3, 5)):
        torch.manual_seed(3)
        net = nn.Sequential(nn.Linear(1, units), nn.Tanh(), nn.Linear(units, 1))
        lbfgs = torch.optim.LBFGS(net.parameters(), max_iter=16, line_search_fn="strong_wolfe")

        def error():
            lbfgs.zero_grad()
            squares = (net(inputs) - inputs**2).square().mean()
            squares.backward()
            return squares

        lbfgs.step(error)
        axis.plot(inputs, inputs**2, "0.7", linewidth=6)
        axis.plot(inputs, net(inputs).detach(), "C0")
        axis.set_title(f"{units} × tanh: {error().item():.2g}")
    plt.show()


# %% [markdown]
# ## 4. Learning
#
# The line `loss_fn = nn.MSELoss()` makes an object that you call like a function,
# `loss_fn(output, target)`. A class can be handed over, too, and be called later
# to make the object:
#
# ```python
# def build(kind, size):
#     return kind(size)              # kind is a class: calling it makes an object
#
# build(list, "ab"), build(set, "aa")        # (['a', 'b'], {'a'})
# ```
#
# **Your task.** Write `learning_loop`. It trains the `model` that it is given and
# returns the pair `(model, losses)`.
#
# - `optimizer` is a **class** such as `torch.optim.SGD` or `torch.optim.Adam`. Make
#   one object of it, for all parameters of the model, with `lr=learning_rate`.
# - `loss_fn(output, y)` is any loss; call it in this order.
# - There are `steps` steps, each with all of x and y. `losses` is a list with one
#   Python float for each step: the loss before that step.

# %%
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    """Train the model for some steps; return (model, list of the loss before each step)."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 5. Where the gradient gets lost
#
# `loss.backward()` walks from the loss back through the layers. A ReLU whose input
# is negative has slope 0 there, so it lets no gradient pass. If *all* units of a
# layer get negative inputs, for every sample, the layer is **dead**: neither it nor
# any layer before it will ever learn again.
#
# Below, two networks of six ReLU layers. In the one on the right, the biases of
# layer 4 are −20, as if one step had been far too large. The bars show the largest
# gradient in each layer.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
    for axis, bias in zip(axes, (0.0, -20.0)):
        torch.manual_seed(0)
        linears = [nn.Linear(16, 16) for _ in range(6)]
        for linear in linears:
            nn.init.kaiming_normal_(linear.weight)
        nn.init.constant_(linears[3].bias, bias)
        net = nn.Sequential(*[part for linear in linears for part in (linear, nn.ReLU())])
        net(torch.randn(64, 16)).square().mean().backward()
        heights = [
            max(float(p.grad.abs().max()) for p in linear.parameters()) for linear in linears
        ]
        axis.bar(range(1, 7), heights)
        for place, height in enumerate(heights, 1):
            axis.annotate(f"{height:.2g}", (place, height), ha="center", va="bottom")
        axis.set_title(f"4: bias = {bias:g}")
        axis.margins(y=0.15)
    plt.show()


# %% [markdown]
# The length of a gradient says how strongly a parameter is pulled. For a tensor of
# any shape it is the L2 norm, the root of the sum of all squares:
#
# ```python
# weights = nn.Parameter(torch.tensor([1.0, 2.0]))
# (3 * weights[0] + 4 * weights[1]).backward()
# weights.grad                       # tensor([3., 4.])
# weights.grad.norm()                # tensor(5.)
# ```
#
# **Your task.** Write `gradient_report(model, x, y, loss_fn)`: a dict with the L2
# norm of the gradient of `loss_fn(model(x), y)`, as a Python float, for each name
# in `model.named_parameters()`. A parameter that gets no gradient, because it is
# not used or frozen (`requires_grad` is False), counts as 0.0.
#
# It is a report, so it changes nothing: the parameters and the model's mode stay as
# they are, gradients that were in `.grad` before do not count, and afterwards none
# of yours is left there (clear `.grad`, or never write to it).

# %%
def gradient_report(model, x, y, loss_fn):
    """Return the L2 norm of each parameter's gradient: a dict of name -> float."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% [markdown]
# ## 6. The last layer
#
# A network ends in plain numbers of any size. What comes after them depends on the
# question:
#
# | task | answers | last layer |
# |---|---|---|
# | `"binary"` | yes or no, as 1 or 0 | sigmoid: the probability of yes |
# | `"regression"` | any number | nothing: the identity |
# | `"positive"` | a number that is not negative | ReLU |
# | `"multiclass"` | one of several classes | softmax over the **last** axis |
#
# ```python
# halves = nn.Softmax(dim=0)         # shares along axis 0: here, the columns add up to 1
# halves(torch.zeros(2, 3))          # tensor of shape (2, 3), full of 0.5
# ```
#
# **Your task.** Write `output_layer(task)`. It returns the layer as a module, ready
# to be called or put at the end of an `nn.Sequential`. For any other task it raises
# a `ValueError` whose message names the four that there are.

# %%
def output_layer(task):
    """Return the module that a network for this task ends with."""
    # YOUR CODE HERE
    raise NotImplementedError()

# %% [markdown]
# ## 7. In your own words
#
# Look once more at the two networks of part 5. Why did the gradient vanish in the
# one on the right, in its layer 4 and in those before it? And in a network of ten
# sigmoid layers, in which nothing is dead, the gradients of the first layers are
# tiny, too: why? Say for each of the two what you would change, and why that helps.
#
# *Graded by hand: two or three sentences for each network.*
