"""Checks of 06_custom_layers. Each keeps one promise; its docstring is what the student reads.

Weights are pushed in by shape, so their names are free, save those of `Dense`. No check of
one exercise uses the student's answer to another: `chain` is called with a layer made here
in the place of `MyLinear`, unless it uses what only the student's own has.
"""

import contextlib
import io
import re

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from autograder import expect, probe
from autograder.probes import backward, gradients, inventory, standing_in, unwritten_as_nan
from autograder.shapes import expect_shapes

# --- shared -----------------------------------------------------------------------


class Name(str):
    """A name that a message shows without quotes."""

    __repr__ = str.__str__


def tensor(*rows):
    return torch.tensor(rows, dtype=torch.float32)


def filled(layer, *values):
    """Return a layer whose parameters have been given these values, by shape."""
    chosen = {tuple(value.shape): value for value in values}
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(chosen[tuple(parameter.shape)])
    return layer


def gradients_of(layer, x):
    """Return the gradients of layer(x).sum(): of the parameters by name, and of x."""
    x = x.clone().requires_grad_()
    backward(layer(x))
    names = {len(p.shape): name for name, p in layer.named_parameters()}
    return {"names": names, "parameters": gradients(layer), "x": x.grad}


def expect_gradient_of_x(got, want):
    """Expect the gradient of x in what `gradients_of` returned."""
    expect.gradient({"x": got["x"]}, {"x": want})


@probe
def first_weights(code, name, sizes, count):
    """{name}{sizes}, made several times"""
    with unwritten_as_nan():
        layers = [getattr(code, name)(*sizes) for _ in range(count)]
    return [p.detach() for layer in layers for p in layer.parameters() if p.dim() == 2]


def expect_random(student, name):
    """Expect the weights of new layers to be random."""
    first, *others = first_weights(student, Name(name), (3, 4), 4)
    expect.that(
        bool(torch.isfinite(first).all()),
        "Nobody has put numbers into a new weight: it holds whatever lay in memory.",
        kind="no start",
    )
    expect.that(
        bool((first != first[0, 0]).any()),
        "All numbers in a new weight are the same.",
        kind="same start",
    )
    alike = any(torch.equal(first, other) for other in others)
    expect.that(not alike, "Two new layers have the same weight.", kind="same start")


# --- CenteredLayer ----------------------------------------------------------------


@probe
def centered_made(code):
    """CenteredLayer()"""
    return inventory(code.CenteredLayer())


@probe
def centered(code, x):
    """CenteredLayer(), called on x"""
    return code.CenteredLayer()(x.clone())


@probe
def centered_one_after_the_other(code, inputs):
    """CenteredLayer(), called on tensors of several shapes"""
    layer = code.CenteredLayer()
    return [layer.train(step % 2 == 0)(x.clone()) for step, x in enumerate(inputs)]


@probe
def centered_parameters(code, x):
    """CenteredLayer(), called on x"""
    layer = code.CenteredLayer()
    layer(x.clone())
    return inventory(layer)


@probe
def centered_after_linear(code, x):
    """nn.Sequential(nn.Linear(8, 128), CenteredLayer()), called on x"""
    return nn.Sequential(nn.Linear(8, 128), code.CenteredLayer())(x)


@probe
def centered_gradient(code, x, weights):
    """CenteredLayer(), called on x; then (weights * y).sum().backward()"""
    x = x.clone().requires_grad_()
    y = code.CenteredLayer()(x * 1)  # no leaf: who changes it in place loses elsewhere
    backward(weights * y if isinstance(y, torch.Tensor) else y)
    return x.grad


@probe
def centered_input(code, x):
    """CenteredLayer(), called on x"""
    given = x.clone()
    code.CenteredLayer()(given)
    return given.detach()


class TestCenteredLayer:
    """`forward` is enough: the layer needs no `__init__`.
    Take the mean of all elements of x, without any `dim`.
    Subtract it from x and return the new tensor.
    No `-=`, which changes x; no `.item()` or `.detach()`, which cut the gradient off.
    """

    @pytest.mark.points(2)
    def test_values(self, student):
        """`CenteredLayer` subtracts the mean of all elements."""
        expect.module(centered_made(student))
        got = centered(student, tensor([0, 2], [4, 10]))
        expect.close(got, tensor([-4, -2], [0, 6]))

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_any_shape(self, student, draw):
        """It does so for tensors of any shape, each time with the mean of that tensor."""
        inputs = [draw.tensor("batch", "steps", "features"), 5 + draw.tensor("batch"),
                  draw.tensor("batch", "features"), draw.tensor(1)]  # fmt: skip
        for x, got in zip(inputs, centered_one_after_the_other(student, inputs)):
            # Added up here one by one.
            mean = sum(x.double().reshape(-1).tolist()) / x.numel()
            expect.close(got, (x.double() - mean).float())

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_no_parameters(self, student):
        """It has no parameters."""
        got = centered_parameters(student, torch.ones(2, 3))
        names = [p["name"] for p in got["parameters"]]
        expect.that(
            not names,
            "`named_parameters()` lists {surplus}; expected nothing.",
            kind="parameters",
            surplus=names,
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_after_a_linear_layer(self, student):
        """Behind a Linear layer, too, what comes out has the mean 0."""
        got = centered_after_linear(student, torch.linspace(-1, 2, 32).reshape(4, 8))
        expect.shape(got, (4, 128))
        mean = float(got.double().mean())
        expect.that(
            abs(mean) < 1e-5,
            "The mean is {mean}; expected 0.",
            kind="mean",
            mean=f"{mean:.3g}",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_after_a_linear_layer")
    def test_gradient(self, student):
        """The gradient is centred as well: it flows back through x and through its mean."""
        weights = tensor([1, 2], [3, 6])
        got = centered_gradient(student, tensor([0, 2], [4, 10]), weights)
        expect.gradient({"x": got}, {"x": tensor([-2, -1], [0, 3])})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_input_unchanged(self, student):
        """Calling the layer leaves x as it was."""
        x = tensor([0, 2], [4, 10])
        same = torch.equal(centered_input(student, x), x)
        expect.that(same, "The values of x have changed.", kind="input")


# --- MyLinear ---------------------------------------------------------------------

W = tensor([1, -1, 2], [0, 1, -3])
B = tensor(0.5, 1, -1)
X = tensor([1, 2], [3, -1])


@probe
def my_linear(code, in_units, units):
    """MyLinear({in_units}, {units})"""
    return inventory(code.MyLinear(in_units, units))


@probe
def my_linear_outputs(code, weight, bias, x):
    """MyLinear(in_units, units) with W and b that the check chose, called on x"""
    return filled(code.MyLinear(*weight.shape), weight, bias)(x.clone())


@probe
def my_linear_gradients(code, weight, bias, x):
    """MyLinear(in_units, units) with W and b that the check chose; then .sum().backward()"""
    return gradients_of(filled(code.MyLinear(*weight.shape), weight, bias), x)


class TestMyLinear:
    """After `super().__init__()`, make an `nn.Parameter` of random numbers, (in_units, units).
    Make a second one of shape (units,), and store both in attributes.
    In `forward`, multiply x and the first with `@`, and add the second.
    Return a ReLU of all that. Use the parameters themselves, without `.data`.
    """

    @pytest.mark.points(2)
    def test_parameters(self, student):
        """W of shape (in_units, units) and b of shape (units,) are registered parameters."""
        expect_shapes(my_linear(student, 5, 3), [(5, 3), (3,)])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_parameters")
    def test_values(self, student):
        """It returns relu(x · W + b)."""
        # The product is [[1, 1, -4], [3, -4, 9]].
        got = my_linear_outputs(student, W, B, X)
        expect.close(got, tensor([1.5, 2, 0], [3.5, 0, 8]))

    @pytest.mark.points(3)
    @pytest.mark.needs("test_values")
    def test_gradients_reach_the_parameters(self, student):
        """Gradients reach W and b, so that the layer can learn."""
        got = my_linear_gradients(student, W, B, X)
        # ReLU lets pass the outputs 0 and 1 of the first row, 0 and 2 of the second one.
        want = {2: tensor([4, 1, 3], [1, 2, -1]), 1: tensor(2, 1, 1)}
        expect.gradient(got["parameters"], {got["names"][axes]: want[axes] for axes in want})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_gradient_reaches_x(self, student):
        """The gradient reaches x, so that layers before this one can learn."""
        got = my_linear_gradients(student, W, B, X)
        expect_gradient_of_x(got, tensor([0, 1], [3, -3]))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_parameters")
    def test_random_start(self, student):
        """W starts with random numbers, others in each layer."""
        expect_random(student, "MyLinear")

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_any_sizes(self, student, reference, draw):
        """It works for any sizes, for a single unit and a batch of one, too."""
        for batch, in_units, units in ((1, 4, 3), (5, 1, 2), (6, 3, 1)):
            given = (draw.tensor(in_units, units), draw.tensor(units), draw.tensor(batch, in_units))
            expect.close(my_linear_outputs(student, *given), my_linear_outputs(reference, *given))


# --- Dense ------------------------------------------------------------------------

DENSE_W = tensor([1, 0, -1], [2, -1, 0], [0, 1, 1], [-3, 1, 2], [1, 1, 1])
DENSE_B = tensor(0, 1, -2, 0.5, -0.5)


def linear_with(weight, bias):
    """Return an nn.Linear with this weight and this bias, or without one."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    return filled(layer, weight, *([] if bias is None else [bias]))


def dense_with(code, weight, bias):
    """Return a Dense that has loaded what an nn.Linear has saved."""
    sizes = weight.shape[::-1]
    layer = code.Dense(*sizes) if bias is not None else code.Dense(*sizes, bias=False)
    layer.load_state_dict(linear_with(weight, bias).state_dict())
    return layer


def of_linear(weight, bias, x):
    """Return what an nn.Linear makes of x."""
    return linear_with(weight, bias)(x).detach()


@contextlib.contextmanager
def linear_layers_made():
    """Collect the layers of class nn.Linear that are made inside the block."""
    made, init = [], nn.Linear.__init__

    def noting(layer, *arguments, **named):
        made.append(layer)
        init(layer, *arguments, **named)

    nn.Linear.__init__ = noting
    try:
        yield made
    finally:
        nn.Linear.__init__ = init


@probe
def dense(code, in_features, out_features):
    """Dense({in_features}, {out_features})"""
    return inventory(code.Dense(in_features, out_features))


@probe
def dense_ready_made(code, x):
    """Dense(3, 5), called on x"""
    with linear_layers_made() as made:
        layer = code.Dense(3, 5)
        with contextlib.suppress(Exception):  # what it raises is told by the next check
            layer(x)
    borrowed = [value for owner in type(layer).__mro__ for value in vars(owner).values()
                if getattr(value, "__module__", "") == nn.Linear.__module__]  # fmt: skip
    return bool(made or borrowed)


@probe
def dense_outputs(code, weight, bias, x):
    """Dense with the state_dict() of an nn.Linear, called on x, which is {x}"""
    return dense_with(code, weight, bias)(x.clone())


@probe
def dense_gradients(code, weight, bias, x):
    """Dense with the state_dict() of an nn.Linear, called on x; then .sum().backward()"""
    return gradients_of(dense_with(code, weight, bias), x)


@probe
def dense_without_bias(code):
    """Dense(3, 5, bias=False)"""
    layer = code.Dense(3, 5, bias=False)
    return {"saved": list(layer.state_dict()), **inventory(layer)}


@probe
def dense_texts(code, in_features, out_features):
    """print(Dense({in_features}, {out_features})), and the same with bias=False"""
    layers = [code.Dense(in_features, out_features, bias=bias) for bias in (True, False)]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        texts = [repr(layer) for layer in layers]
    biased = ["bias" in layer.state_dict() for layer in layers]
    return {"texts": texts, "printed": bool(printed.getvalue()), "biased": biased}


@probe
def dense_in_a_network(code, parameters, x):
    """nn.Sequential of Dense, nn.Tanh and Dense, loaded from one of nn.Linear, and back"""
    linear = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    own = nn.Sequential(code.Dense(3, 4), nn.Tanh(), code.Dense(4, 2))
    filled(linear, *parameters)
    own.load_state_dict(linear.state_dict())
    again = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    again.load_state_dict(own.state_dict())
    return own(x), again(x)


class TestDense:
    """Keep both sizes in attributes; `extra_repr` will want them.
    Make `self.weight`, an `nn.Parameter` of random numbers: (out_features, in_features).
    Make `self.bias`, of shape (out_features,), or set it to None if there is to be none.
    In `forward`, multiply x and the transposed weight, `.T`, with `@`.
    Add the bias if it is not None, and return the sum.
    `extra_repr` returns an f-string with the sizes and with `self.bias is not None`.
    """

    @pytest.mark.points(2)
    def test_parameters(self, student):
        """Its parameters are `weight` (out_features, in_features) and `bias` (out_features,)."""
        got = dense(student, 3, 5)
        expect.module(got)
        shapes = {p["name"]: tuple(p["shape"]) for p in got["parameters"]}
        wanted = {"weight": (5, 3), "bias": (5,)}
        # First the names, then the shapes.
        expect.parameters(got, {name: [shapes.get(name, ())] for name in wanted})
        for name, right in wanted.items():
            expect.that(
                shapes[name] == right,
                "`{name}` has shape {shape}; expected {right}.",
                kind="parameters",
                name=name,
                shape=shapes[name],
                right=right,
                found=list(shapes.values()),
                wanted=list(wanted.values()),
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_parameters")
    def test_own_work(self, student):
        """`Dense` is made without `nn.Linear`."""
        expect.that(
            not dense_ready_made(student, torch.ones(2, 3)),
            "It is an `nn.Linear`, makes one, or uses its methods.",
            kind="ready-made",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_parameters")
    def test_loads_a_linear_layer(self, student):
        """It loads the `state_dict()` of an `nn.Linear` and gives the same output."""
        x = tensor([1, 2, 3], [-1, 0, 2])
        got = dense_outputs(student, DENSE_W, DENSE_B, x)
        expect.close(got, of_linear(DENSE_W, DENSE_B, x))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_loads_a_linear_layer")
    def test_any_number_of_axes(self, student):
        """x may have one axis, or three."""
        for shape in ((3,), (2, 4, 3)):
            x = torch.arange(24.0)[: torch.Size(shape).numel()].reshape(shape) / 8
            got = dense_outputs(student, DENSE_W, DENSE_B, x)
            expect.close(got, of_linear(DENSE_W, DENSE_B, x))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_loads_a_linear_layer")
    def test_gradients(self, student):
        """Gradients reach `weight`, `bias` and x."""
        got = dense_gradients(student, DENSE_W, DENSE_B, tensor([1, 2, 3], [-1, 0, 2]))
        # Each row of the weight gets the sum of the rows of x; each x the sums of the columns.
        want = {"weight": tensor(0, 2, 5).expand(5, 3), "bias": torch.full((5,), 2.0)}
        expect.gradient(got["parameters"], want)
        expect_gradient_of_x(got, tensor([1, 2, 3], [1, 2, 3]))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_loads_a_linear_layer")
    def test_without_bias(self, student):
        """With `bias=False` it is an `nn.Linear` without a bias: `state_dict()` has none."""
        got = dense_without_bias(student)
        expect.that(
            got["saved"] == ["weight"],
            "`state_dict()` has {saved}; expected `weight` alone.",
            kind="bias kept",
            saved=", ".join(f"`{name}`" for name in got["saved"]) or "–",
        )
        x = tensor([1, 2, 3], [-1, 0, 2])
        expect.close(dense_outputs(student, DENSE_W, None, x), of_linear(DENSE_W, None, x))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_parameters")
    def test_random_start(self, student):
        """`weight` starts with random numbers, others in each layer."""
        expect_random(student, "Dense")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_loads_a_linear_layer")
    def test_in_a_network(self, student, draw):
        """Networks of `Dense` and of `nn.Linear` load each other's `state_dict()`."""
        parameters = [draw.tensor(*shape) for shape in ((4, 3), (4,), (2, 4), (2,))]
        x = draw.tensor(6, 3)
        inner, inner_bias, outer, outer_bias = parameters
        want = of_linear(outer, outer_bias, of_linear(inner, inner_bias, x).tanh())
        for got in dense_in_a_network(student, parameters, x):
            expect.close(got, want)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_parameters")
    def test_printed(self, student):
        """`print(layer)` shows both sizes and whether there is a bias."""
        got = dense_texts(student, 17, 31)
        text, other = got["texts"]
        facts = {"text": text[:80], "printed": got["printed"]}
        whole = "tensor(" in text or "Parameter" in text
        expect.that(not whole, "The text shows whole tensors.", kind="shows tensors")
        for size in (17, 31):
            expect.that(
                re.search(rf"(?<!\d){size}(?!\d)", text),
                "It shows `{text}`; there is no {size} in it.",
                kind="repr sizes",
                size=size,
                **facts,
            )
        expect.that(
            re.search("bias|sesgo", text + other, re.IGNORECASE),
            "It shows `{text}`; the word bias is not in it.",
            kind="repr bias",
            **facts,
        )
        # However the text is put, what it says outright has to be so.
        swapped = re.search(r"in_features\W{1,3}31|out_features\W{1,3}17", text)
        expect.that(
            not swapped, "It shows `{text}`: the sizes are swapped.", kind="repr sizes", **facts
        )
        word = r"(?<!no.)(?<!sin.)(?<!without.)(bias|sesgo)\W{1,3}"
        expect.that(
            not re.search(word + "(False|None)", text),
            "With a bias, it shows `{text}`, which says the contrary.",
            kind="repr bias",
            **facts,
        )
        claimed = re.search(word + "True", other) and got["biased"] == [True, False]
        expect.that(
            not claimed,
            "Without a bias, it shows `{other}`, which says the contrary.",
            kind="repr bias",
            other=other[:80],
            **facts,
        )
        # Who has a bias in any case, and says so, has lost points for that already.
        expect.that(
            text != other or got["biased"] == [True, True],
            "With and without a bias, it shows the same: `{text}`.",
            kind="repr bias",
            **facts,
        )

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_any_number_of_axes")
    def test_agrees_with_reference(self, student, reference, draw):
        """It computes x · Wᵀ + b for any sizes and any number of axes."""
        for sizes, axes in (((1, 4), (2, 3)), ((3, 1), (4, 1, 2)), ((4, 2), (2, 1, 3, 2))):
            weight, bias = draw.tensor(*sizes[::-1]), draw.tensor(sizes[1])
            x = draw.tensor(*axes, sizes[0])
            want = dense_outputs(reference, weight, bias, x)
            expect.close(dense_outputs(student, weight, bias, x), want)


# --- chain ------------------------------------------------------------------------

CHAIN = [(64, 8), (8,), (8, 1), (1,)]


class MyLinear(nn.Module):
    """What stands in for the student's MyLinear, under its name."""

    def __init__(self, in_units, units):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(in_units, units), nn.ReLU())

    def forward(self, x):
        return self.inner(x)


def chained(code):
    """Return a chain of stand-ins; of the student's layers if it asks for what only they have."""
    with contextlib.suppress(AttributeError), standing_in(code.chain, MyLinear=MyLinear):
        return code.chain()
    return code.chain()


def parameters_of(net):
    """Return the parameters of a chain, with the shapes that they have in a MyLinear."""
    turned = {id(part.inner[0].weight) for part in net.modules() if isinstance(part, MyLinear)}
    return [(p, tuple(p.shape)[:: -1 if id(p) in turned else 1]) for p in net.parameters()]


def fill_chain(net, values):
    """Give the parameters of a chain their values, by shape."""
    chosen = {tuple(value.shape): value for value in values}
    with torch.no_grad():
        for parameter, shape in parameters_of(net):
            value = chosen[shape]
            parameter.copy_(value if tuple(parameter.shape) == shape else value.T)


@probe
def chain_layers(code):
    """chain()"""
    net = chained(code)
    if not isinstance(net, nn.Module):
        return None if net is None else inventory(net)
    got = inventory(net)
    shapes = [shape for _p, shape in parameters_of(net)]
    return {**got, "parameters": [{"shape": shape} for shape in shapes]}


@probe
def chain_outputs(code, values, x):
    """chain() with weights that the check chose, called on x"""
    net = chained(code)
    fill_chain(net, values)
    return net(x.clone())


@probe
def chain_trained(code, values, x, y, steps):
    """chain() with positive weights, after {steps} steps of SGD"""
    net = chained(code)
    fill_chain(net, values)
    before = [(p, shape, p.detach().clone()) for p, shape in parameters_of(net)]
    optimizer, losses = torch.optim.SGD(net.parameters(), lr=0.01), []
    for _ in range(steps):
        loss = nn.functional.mse_loss(net(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        backward(loss)
        optimizer.step()
    return {"losses": losses, "unmoved": [s for p, s, old in before if torch.equal(p, old)]}


@probe
def two_chains(code):
    """chain(), called twice"""
    first, second = chained(code), chained(code)
    theirs = {id(p) for p in first.parameters()}
    return {"same": first is second, "shared": any(id(p) in theirs for p in second.parameters())}


class TestChain:
    """Make two `MyLinear` inside the function: 64 to 8, and 8 to 1.
    Put them one behind the other, in an `nn.Sequential` for instance.
    Return that module; no activation is missing, each `MyLinear` has its own.
    """

    @pytest.mark.points(2)
    def test_layers(self, student):
        """`chain()` returns a module with two `MyLinear`, 64 → 8 and 8 → 1."""
        expect_shapes(chain_layers(student), CHAIN)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_layers")
    def test_output(self, student):
        """x runs through both layers, one after the other."""
        # The mean of the 64 numbers is m. Five of the hidden units are relu(m + 1), the other
        # three relu(1 - m), and what is added up is 5·relu(m + 1) - 3·relu(1 - m) - 4.
        means = torch.arange(-3.0, 6.0).reshape(-1, 1)
        signs = tensor(1, 1, 1, 1, 1, -1, -1, -1)
        weights = [signs.expand(64, 8) / 64, torch.ones(8), signs.reshape(8, 1), tensor(-4)]
        x = means + torch.tensor([-5.0, 5.0]).repeat(32)
        want = tensor(0, 0, 0, 0, 6, 11, 16, 21, 26).reshape(-1, 1)
        expect.close(chain_outputs(student, weights, x), want)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_output")
    def test_trains(self, student):
        """With positive weights to start with, training changes all four parameters."""
        # All units live: h = 0.01·Σx + 0.1 and y = 0.1·Σh + 0.1 are positive, below the
        # targets, and grow.
        values = [torch.full(shape, 0.1 if shape != (64, 8) else 0.01) for shape in CHAIN]
        x = torch.linspace(0.1, 1.0, 4 * 64).reshape(4, 64)
        got = chain_trained(student, values, x, torch.full((4, 1), 2.0), 3)
        expect.that(
            not got["unmoved"],
            "After three steps, the parameters of shapes {unmoved} are what they were.",
            kind="no gradient",
            unmoved=got["unmoved"],
        )
        first, second, third = got["losses"]
        expect.that(first > second > third, "The loss does not fall.", kind="not falling")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_layers")
    def test_new_each_time(self, student):
        """Each call makes a new chain with parameters of its own."""
        got = two_chains(student)
        expect.that(not got["same"], "Two calls return the same module.", kind="same chain")
        expect.that(
            not got["shared"], "The chains of two calls share parameters.", kind="same chain"
        )


# --- PairwiseLayer ----------------------------------------------------------------

PAIRS = tensor([[1, 0, 2], [0, 1, -1]], [[2, 0, 0], [0, -1, 1]])


class Counted(TorchFunctionMode):
    """Counts the calls of PyTorch's functions and methods inside its block."""

    calls = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.calls += 1
        return function(*args, **(kwargs or {}))


@probe
def pairwise(code, in_units, units):
    """PairwiseLayer({in_units}, {units})"""
    return inventory(code.PairwiseLayer(in_units, units))


@probe
def pairwise_outputs(code, weight, x):
    """PairwiseLayer(in_units, units) with a W that the check chose, called on x"""
    return filled(code.PairwiseLayer(*weight.shape[1:]), weight)(x.clone())


@probe
def pairwise_gradients(code, weight, x):
    """PairwiseLayer(in_units, units) with a W that the check chose; then .sum().backward()"""
    return gradients_of(filled(code.PairwiseLayer(*weight.shape[1:]), weight), x)


@probe
def pairwise_calls(code, few, many):
    """PairwiseLayer(in_units, 2), called on x, with {few} inputs and with {many}"""
    counts = []
    for in_units in (few, many):
        layer, x = code.PairwiseLayer(in_units, 2), torch.ones(3, in_units)
        with Counted() as counted:
            layer(x)
        counts.append(counted.calls)
    return counts


def sum_of_pairs(weight, x):
    """Return the sum over all pairs of inputs, added up one by one."""
    total, n = 0, weight.shape[0]
    for i in range(n):
        for j in range(n):
            total = total + (x[:, i] * x[:, j])[:, None] * weight[i, j]
    return total


class TestPairwiseLayer:
    """After `super().__init__()`, store one `nn.Parameter` of shape (in_units, in_units, units).
    In `forward`, let `torch.einsum` add up; hand it x twice, and then the parameter.
    Letters: b and i for the first x, b and j for the second; the parameter has i, j and k.
    Behind the arrow stands what is not summed over: the row b and the unit k.
    """

    @pytest.mark.points(2)
    def test_parameter(self, student):
        """W, of shape (in_units, in_units, units), is its only parameter."""
        expect_shapes(pairwise(student, 4, 3), [(4, 4, 3)])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_parameter")
    def test_values(self, student):
        """It returns y_k = Σ_i Σ_j W_ijk · x_i · x_j."""
        # For x = (1, 2), the products are 1, 2, 2, 4; for (3, -1), 9, -3, -3, 1.
        got = pairwise_outputs(student, PAIRS, X)
        expect.close(got, tensor([5, -2, 4], [3, -4, 22]))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_gradients(self, student):
        """Gradients reach W and x."""
        got = pairwise_gradients(student, PAIRS, X)
        # Added over the batch, the products are 10, -1, -1, 5, for each unit.
        (name,) = got["names"].values()
        products = tensor([10, -1], [-1, 5])
        expect.gradient(got["parameters"], {name: products[:, :, None].expand(2, 2, 3)})
        expect_gradient_of_x(got, tensor([10, 2], [16, 6]))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_no_loop(self, student):
        """There is no loop over the inputs: more of them do not take more calls of PyTorch's."""
        few, many = pairwise_calls(student, 5, 45)
        # A loop makes at least 40 calls more; 20 allow for another path with small sizes.
        expect.that(
            many < few + 20,
            "With 5 inputs, forward makes {few} calls of PyTorch's; with 45 inputs, {many}.",
            kind="loop",
            few=few,
            many=many,
        )

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_any_sizes(self, student, draw):
        """It agrees with two loops for any sizes, a batch of one and a single unit, too."""
        for batch, in_units, units in ((1, 3, 2), (4, 1, 3), (5, 4, 1)):
            weight, x = draw.tensor(in_units, in_units, units), draw.tensor(batch, in_units)
            expect.close(pairwise_outputs(student, weight, x), sum_of_pairs(weight, x))
