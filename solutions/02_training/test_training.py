"""Checks of 02_training. Each keeps one promise; its docstring is what the student reads.

No check of one exercise uses the student's answer to another: networks, losses
and optimisers are made here.
"""

import ast
import contextlib

import pytest
import torch
from torch import nn

from autograder import expect, picture, probe
from autograder.probes import gradients

# --- polynomial -------------------------------------------------------------------


@probe
def made_polynomial(code, coefficients):
    """polynomial({coefficients})"""
    made = code.polynomial(coefficients)
    return {"callable": callable(made), "value": None if callable(made) else made}


@probe
def polynomial_at(code, coefficients, x):
    """polynomial({coefficients}), called on x = {x}"""
    return code.polynomial(coefficients)(x)


@probe
def polynomial_twice(code, coefficients, x):
    """polynomial({coefficients}), made and called twice on x = {x}"""
    return [code.polynomial(list(coefficients))(x) for _ in range(2)]


@probe
def polynomial_again(code, coefficients, xs):
    """polynomial({coefficients}), called on each of {xs}, one after the other"""
    first = code.polynomial(coefficients)
    values = [first(xs[0])]
    code.polynomial([7])(xs[0])
    return {"values": values + [first(x) for x in xs[1:]], "coefficients": coefficients}


class TestPolynomial:
    """Define a function of x inside `polynomial`, and return it without parentheses.
    In it, begin with a total of zeros in the shape of x: `0 * x`.
    Go through the coefficients, highest power first.
    In each round, raise the whole total by one power of x, then add the coefficient.
    Return the total; neither the list nor x is changed.
    """

    @pytest.mark.points(1)
    def test_returns_a_function(self, student):
        """`polynomial(coefficients)` returns a function."""
        got = made_polynomial(student, [1, 2, 1])
        if not got["callable"]:
            expect.returned(got["value"], object)
        expect.that(
            got["callable"],
            "It returned {got}; expected a function.",
            kind="no function",
            got=expect.describe(got["value"]),
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_returns_a_function")
    def test_highest_power_first(self, student):
        """The coefficients begin with the highest power: `[2, 1, 0]` is 2x² + x."""
        for coefficients, value, other in (([1, 0, 0], 9, 1), ([2, 1, 0], 21, 5)):
            got = polynomial_at(student, coefficients, 3)
            expect.returned(got, int, float, torch.Tensor)
            swapped = not isinstance(got, torch.Tensor) and got == other
            expect.that(
                not swapped,
                "It is {got}; expected {value}. The list is read from the wrong end.",
                kind="lowest first",
                got=got,
                value=value,
            )
            expect.close(got, value)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_function")
    def test_tensors(self, student):
        """A tensor works as x, too; the result has its shape."""
        x = torch.tensor([[0.0, 1.0, -1.0], [2.0, 0.5, -3.0]])
        for got in polynomial_twice(student, [1, 2, 1], x):
            expect.close(got, (x + 1) ** 2)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_tensors")
    def test_constant_keeps_the_shape(self, student):
        """A constant polynomial of a tensor is a tensor of that shape."""
        x = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]])
        expect.close(polynomial_at(student, [5], x), torch.full((3, 2), 5))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_function")
    def test_again_and_again(self, student):
        """The function can be called again and again; the list stays as it was."""
        # 2x² + 1 and x² + 2 agree at ±1: the order is another check's.
        got = polynomial_again(student, [2, 0, 1], [1, 1, -1])
        for call, value in enumerate(got["values"], 1):
            expect.returned(value, int, float, torch.Tensor)
            expect.that(
                float(value) == 3,
                "Call number {call} gives {value}; expected 3.",
                kind="calls",
                call=call,
                value=float(value),
            )
        expect.equal(got["coefficients"], [2, 0, 1], "The list of coefficients afterwards")

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_highest_power_first", "test_constant_keeps_the_shape")
    def test_any_polynomial(self, student, reference, draw):
        """The polynomial is right for any coefficients, negative and fractional ones too."""
        x = draw.tensor("rows", "columns")
        for count in (1, 2, 3, 5):
            coefficients = [draw.normal() for _ in range(count)]
            want = polynomial_at(reference, coefficients, x)
            expect.close(polynomial_at(student, coefficients, x), want, atol=1e-4)


# --- activations ------------------------------------------------------------------

FUNCTIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softmax")
X = torch.tensor([[-3.0, -0.5, -0.25], [0.75, 1.0, 4.0]])
# For softmax: two large ones close together, and a row far below the other.
LARGE = torch.tensor([[1000.0, 999.0, 0.5], [-1000.0, -1001.0, -999.0]])
WEIGHTS = torch.tensor([[1.0, -2.0, 3.0], [0.5, 2.0, -1.0]])


@probe
def sigmoid_of(code, x):
    """sigmoid(x)"""
    return code.sigmoid(x)


@probe
def tanh_of(code, x):
    """tanh(x)"""
    return code.tanh(x)


@probe
def relu_of(code, x):
    """relu(x)"""
    return code.relu(x)


@probe
def plain_leaky_relu_of(code, x):
    """leaky_relu(x)"""
    return code.leaky_relu(x)


@probe
def leaky_relu_of(code, x, slope):
    """leaky_relu(x, {slope})"""
    return code.leaky_relu(x, slope)


@probe
def softmax_of(code, x, dims):
    """softmax(x, dim) on {x}, with each dim of {dims}"""
    return [code.softmax(x, dim) for dim in dims]


def activations(code):
    """Return the student's functions, each as one of x alone."""
    return {
        "sigmoid": lambda x: code.sigmoid(x),
        "tanh": lambda x: code.tanh(x),
        "relu": lambda x: code.relu(x),
        "leaky_relu": lambda x: code.leaky_relu(x),
        "softmax": lambda x: code.softmax(x, 1),
    }


def values_of(functions, x):
    """Return the values of the functions that have any. Raises if none has."""
    values, problem = {}, None
    for name, function in functions.items():
        try:
            values[name] = function(x.clone())
        except Exception as error:  # told by the function's own check
            problem = error
    if not values and problem is not None:
        raise problem
    return values


@probe
def all_values(code, xs):
    """sigmoid(x), tanh(x), relu(x), leaky_relu(x), softmax(x, 1)"""
    return [values_of(activations(code), x) for x in xs]


@probe
def all_gradients(code, x, weights, names):
    """sigmoid(x), tanh(x), relu(x), leaky_relu(x), softmax(x, 1), and backward()"""
    found = {}
    for name in names:
        given = x.clone().requires_grad_()
        y = activations(code)[name](given)
        if y.requires_grad:
            (y * weights).sum().backward()
        found[name] = given.grad
    return found


def ready(name, x):
    """Return what PyTorch says."""
    if name == "softmax":
        return torch.softmax(x, 1)
    return getattr(nn.functional, name)(x)


def ready_gradient(name, x):
    x = x.clone().requires_grad_()
    (ready(name, x) * WEIGHTS).sum().backward()
    return x.grad


def alike(got, want):
    """Tell whether two values are the same."""
    return (
        isinstance(got, torch.Tensor)
        and got.shape == want.shape
        and torch.allclose(got.double(), want.double(), rtol=1e-4, atol=1e-5)
    )


def right_ones(values, x):
    """Return the names of the functions with the right values at x."""
    return [name for name, value in values.items() if alike(value, ready(name, x))]


def agrees(got, want, others):
    """Expect `want`; if the values are those of another formula, say of which."""
    expect.returned(got, torch.Tensor)
    for formula, values in others.items():
        expect.that(
            not alike(got, values) or alike(got, want),
            "The values are those of {formula}.",
            kind="another formula",
            formula=formula,
        )
    expect.close(got, want)


def first_place(x, wrong):
    """Return the first x at which something is wrong, as a text."""
    return f"{float(x[wrong][0]):g}" if bool(wrong.any()) else ""


def sound(name, got, x):
    """Expect the values at large x, none of them inf or NaN."""
    want = ready(name, x)
    expect.that(
        got is not None, "`{name}` raised an error for x = ±1000.", kind="far out", name=name
    )
    expect.shape(got, x.shape)
    expect.that(
        bool(torch.isfinite(got).all()),
        "`{name}` is inf or NaN at x = {place}.",
        kind="overflow",
        name=name,
        place=first_place(x, ~torch.isfinite(got)),
    )
    expect.that(
        alike(got, want),
        "`{name}` is wrong at x = {place}.",
        kind="far out",
        name=name,
        place=first_place(x, ~torch.isclose(got.double(), want.double(), atol=1e-5)),
    )


READY = {
    *("sigmoid", "sigmoid_", "Sigmoid", "expit", "logsigmoid", "LogSigmoid"),
    *("tanh", "tanh_", "Tanh", "relu", "relu_", "ReLU", "threshold", "Threshold"),
    *("leaky_relu", "leaky_relu_", "LeakyReLU", "prelu", "PReLU", "rrelu", "RReLU"),
    *("softmax", "Softmax", "log_softmax", "LogSoftmax", "softmin", "Softmin"),
}


def definitions(tree):
    """Return what each top-level name stands for last, and the names of the classes' methods."""
    found, methods = {}, set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {n.id: node.value for n in node.targets if isinstance(n, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: alias for alias in node.names}
        if isinstance(node, ast.ClassDef):
            methods |= {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return found, methods


def local_names(root):
    """Return the arguments and variables of a function."""
    names = {node.arg for node in ast.walk(root) if isinstance(node, ast.arg)}
    return names | {
        node.id
        for node in ast.walk(root)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def ready_made(tree, name):
    """Return the first ready-made activation that a function comes to: its text and line."""
    known, methods = definitions(tree)
    reached = [known[name]] if name in known else []
    for root in reached:  # grows while we look
        if isinstance(root, ast.alias) and root.name in READY:
            return root.name, root.lineno
        local = local_names(root)
        for node in ast.walk(root):
            if isinstance(node, ast.Attribute) and node.attr in READY - methods:
                owner = node.value.id if isinstance(node.value, ast.Name) else "(…)"
                return f"{owner}.{node.attr}", node.lineno
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                last = node.args[-1] if node.func.id == "getattr" and node.args else None
                if isinstance(last, ast.Constant) and last.value in READY:
                    return f"getattr(…, '{last.value}')", node.lineno
            if isinstance(node, ast.Name) and node.id in known and node.id not in local:
                if known[node.id] not in reached:
                    reached.append(known[node.id])
    return None


class TestActivations:
    """`sigmoid`: compute `torch.exp` of −|x|, which is never too large; call it e.
    Write the formula with e for x ≥ 0 and for x < 0, and choose with `torch.where`.
    `tanh`: the same with e⁻²ˣ, or by means of your sigmoid of 2x.
    `relu`: cut off below 0 with `clamp`. `leaky_relu`: `torch.where` and slope·x.
    `softmax`: first subtract the largest number along `dim` (`amax`, with `keepdim=True`).
    Then divide `exp` of that by its own sum along `dim`.
    """

    @pytest.mark.points(1)
    def test_sigmoid(self, student):
        """`sigmoid(x)` is 1 / (1 + exp(−x))."""
        others = {
            "sigmoid(-x)": torch.sigmoid(-X),
            "tanh(x)": torch.tanh(X),
            "exp(x)": X.exp(),
            "exp(-x)": (-X).exp(),
        }
        agrees(sigmoid_of(student, X), torch.sigmoid(X), others)

    @pytest.mark.points(1)
    def test_tanh(self, student):
        """`tanh(x)` is (exp(x) − exp(−x)) / (exp(x) + exp(−x))."""
        others = {
            "tanh(-x)": torch.tanh(-X),
            "tanh(x / 2)": torch.tanh(X / 2),
            "tanh(2 * x)": torch.tanh(2 * X),
            "1 / tanh(x)": 1 / torch.tanh(X),
            "sigmoid(x)": torch.sigmoid(X),
            "tanh(abs(x))": torch.tanh(X.abs()),
        }
        agrees(tanh_of(student, X), torch.tanh(X), others)

    @pytest.mark.points(1)
    def test_relu(self, student):
        """`relu(x)` is x where x is positive, else 0."""
        others = {
            "x": X,
            "abs(x)": X.abs(),
            "relu(-x)": torch.relu(-X),
            "minimum(x, 0)": X.clamp(max=0),
            "clamp(x, 0, 1)": X.clamp(0, 1),
        }
        agrees(relu_of(student, X), torch.relu(X), others)

    @pytest.mark.points(1)
    def test_leaky_relu(self, student):
        """`leaky_relu(x, slope=0.01)` is x where x is positive, else slope·x."""
        others = {
            "relu(x)": torch.relu(X),
            "slope * x": 0.01 * X,
            "minimum(x, slope * x)": torch.minimum(X, 0.01 * X),
            "relu(x) + slope": torch.where(X > 0, X, torch.tensor(0.01)),
        }
        agrees(plain_leaky_relu_of(student, X), nn.functional.leaky_relu(X, 0.01), others)
        expect.close(leaky_relu_of(student, X, 0.25), nn.functional.leaky_relu(X, 0.25))

    @pytest.mark.points(2)
    def test_softmax(self, student):
        """`softmax(x, dim)` adds up to 1 along the axis `dim`, whichever that is."""
        cube = torch.arange(24.0).reshape(2, 3, 4).sin()
        for x, dims in ((X, [1, 0, -1]), (cube, [0, 1, 2, -2])):
            for dim, got in zip(dims, softmax_of(student, x, dims), strict=True):
                want = torch.softmax(x, dim)
                expect.shape(got, x.shape)
                expect.that(
                    not any(alike(got, torch.softmax(x, d)) for d in range(x.dim()))
                    or alike(got, want),
                    "With dim={dim}, it adds up to 1 along another axis.",
                    kind="axis",
                    dim=dim,
                )
                expect.that(
                    not alike(got, x.exp() / x.exp().sum()),
                    "It adds up to 1 over the whole tensor, not along the axis `dim`.",
                    kind="axis",
                    dim=dim,
                )
                expect.close(got, want)

    @pytest.mark.points(2)
    def test_gradients(self, student):
        """Gradients flow back through the functions, and agree with PyTorch's."""
        names = right_ones(all_values(student, [X])[0], X)
        expect.that(names, "None of the five gives the right values yet.", kind="none")
        for name, got in all_gradients(student, X, WEIGHTS, names).items():
            expect.that(
                got is not None,
                "No gradient comes back through `{name}`.",
                kind="no gradient",
                name=name,
            )
            expect.that(
                alike(got, ready_gradient(name, X)),
                "The gradient of `{name}` is wrong.",
                kind="gradient",
                name=name,
            )

    @pytest.mark.points(2)
    def test_large_numbers(self, student):
        """The values are right for x = ±1000, too: no `inf`, no `nan`."""
        usual, large = all_values(student, [X, LARGE])
        names = right_ones(usual, X)
        expect.that(names, "None of the five gives the right values yet.", kind="none")
        for name in names:
            sound(name, large.get(name), LARGE)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_gradients")
    def test_gradients_of_large_numbers(self, student):
        """The gradients are right for x = ±1000, too."""
        names = right_ones(all_values(student, [LARGE])[0], LARGE)
        expect.that(names, "None of the five gives the right values yet.", kind="none")
        for name, got in all_gradients(student, LARGE, WEIGHTS, names).items():
            expect.that(
                got is not None and bool(torch.isfinite(got).all()),
                "The gradient of `{name}` is inf or NaN at x = {place}.",
                kind="gradient overflow",
                name=name,
                place="" if got is None else first_place(LARGE, ~torch.isfinite(got)),
            )
            expect.that(
                alike(got, ready_gradient(name, LARGE)),
                "The gradient of `{name}` is wrong for x = ±1000.",
                kind="far out",
                name=name,
            )

    @pytest.mark.points(1)
    def test_elementary_operations(self, student, source):
        """The five functions are made from elementary operations."""
        all_values(student, [X])
        for name in FUNCTIONS:
            text, line = ready_made(source, name) or ("", 0)
            expect.that(
                not text,
                "`{name}` uses the ready-made `{text}` (line {line}).",
                kind="ready made",
                name=name,
                text=text,
                line=line,
            )


# --- mlp --------------------------------------------------------------------------


def leaves(module):
    """Return the modules without parts, in the order in which they are called."""
    parts = [part for part in module.children()] if module is not None else []
    if isinstance(module, nn.Sequential):
        parts = list(module)  # children() leaves out what comes a second time
    if not parts:
        return [] if isinstance(module, (nn.Identity, nn.Sequential)) else [module]
    return [leaf for part in parts for leaf in leaves(part)]


def structure(net, n_inputs):
    if not isinstance(net, nn.Module):
        return {"module": False, "sequential": False, "value": net}
    with contextlib.suppress(Exception):
        net(torch.ones(2, n_inputs))  # a lazy layer learns its size
    found = leaves(net)
    linears = [leaf for leaf in found if isinstance(leaf, nn.Linear)]
    return {
        "module": True,
        "sequential": isinstance(net, nn.Sequential),
        "value": type(net).__name__,
        "leaves": [type(leaf).__name__ for leaf in found],
        "sizes": [(linear.in_features, linear.out_features) for linear in linears],
        "own": len({id(linear.weight) for linear in linears}),
    }


@probe
def tanh_network(code, sizes):
    """mlp({sizes}, nn.Tanh)"""
    return structure(code.mlp(list(sizes), nn.Tanh), sizes[0])


class Shrink(nn.Module):
    """An activation that nobody knows."""

    def forward(self, x):
        return x / (1 + x.abs())


@probe
def network_output(code, sizes, activation, weights, x):
    """mlp({sizes}, a class) with weights of the check's choice, called on x"""
    net = code.mlp(sizes, Shrink if activation == "Shrink" else getattr(nn, activation))
    parameters = list(net.parameters())
    shapes = [tuple(p.shape) for p in parameters]
    if shapes == [tuple(w.shape) for w in weights]:
        with torch.no_grad():
            for parameter, weight in zip(parameters, weights, strict=True):
                parameter.copy_(weight)
    return {"shapes": shapes, "output": net(x)}


class TestMlp:
    """Pair neighbouring sizes: `zip` the list with itself, shifted by one place.
    For each pair, add a new `nn.Linear` and a new `activation()` to a list.
    Leave out the last item of that list: nothing comes after the last layer.
    Hand the rest to `nn.Sequential`, with a star in front.
    """

    @pytest.mark.points(1)
    def test_returns_a_sequential(self, student):
        """`mlp` returns an `nn.Sequential`."""
        got = tanh_network(student, [2, 3, 1])
        if not got["module"]:
            expect.that(got["value"] is not None, "It returned nothing (None).", kind="none")
        value = got["value"] if got["module"] else expect.describe(got["value"])
        expect.that(
            got["sequential"],
            "It returned {value}; expected an `nn.Sequential`.",
            kind="not sequential",
            value=value,
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_returns_a_sequential")
    def test_linear_layers(self, student):
        """`[1, 5, 5, 1]` has three linear layers: 1→5, 5→5 and 5→1."""
        for sizes in ([1, 5, 5, 1], [3, 4, 2]):
            got = tanh_network(student, sizes)
            want = list(zip(sizes[:-1], sizes[1:], strict=True))
            expect.that(
                got["sizes"] == want,
                "The linear layers of {sizes} are {got}; expected {want}.",
                kind="layers",
                sizes=sizes,
                got=got["sizes"],
                want=want,
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_linear_layers")
    def test_activation_between_layers(self, student):
        """Between any two linear layers stands the activation."""
        kinds = tanh_network(student, [1, 5, 5, 1])["leaves"]
        last = max(place for place, kind in enumerate(kinds) if kind == "Linear")
        kinds = kinds[: last + 1]
        expect.that(
            kinds == ["Linear", "Tanh", "Linear", "Tanh", "Linear"],
            "Up to the last linear layer, the chain is {chain}; expected Linear, Tanh, Linear, "
            "Tanh, Linear.",
            kind="between",
            chain=", ".join(kinds),
            count=kinds.count("Tanh"),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_linear_layers")
    def test_none_after_the_last(self, student):
        """After the last linear layer nothing follows."""
        kinds = tanh_network(student, [1, 5, 5, 1])["leaves"]
        expect.that(
            kinds[-1] == "Linear",
            "The network ends with `{last}`; expected `Linear`.",
            kind="ends",
            last=kinds[-1],
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_linear_layers")
    def test_weights_of_its_own(self, student):
        """Each linear layer has weights of its own, also where sizes are the same."""
        got = tanh_network(student, [2, 3, 3, 3, 1])
        expect.that(
            got["own"] == len(got["sizes"]),
            "{layers} linear layers have only {own} different weights.",
            kind="shared",
            layers=len(got["sizes"]),
            own=got["own"],
        )

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs(
        "test_activation_between_layers", "test_none_after_the_last", "test_weights_of_its_own"
    )
    def test_any_network(self, student, reference, draw):
        """`mlp` makes the right network for any sizes and any activation class."""
        for sizes, activation in (
            ([3, 1], "Tanh"),
            ([2, 4, 3], "ReLU"),
            ([1, 2, 2, 3, 2, 1], "Shrink"),
        ):
            x, weights = draw.tensor(5, sizes[0]), []
            for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
                weights += [draw.tensor(n_out, n_in), draw.tensor(n_out)]
            got = network_output(student, sizes, activation, weights, x)
            want = network_output(reference, sizes, activation, weights, x)
            expect.equal(got["shapes"], want["shapes"], "The list of the parameters' shapes")
            expect.close(got["output"], want["output"])


# --- learning_loop ----------------------------------------------------------------


def line_from(m, b):
    """Return a network of one layer: the line m·x + b."""
    model = nn.Sequential(nn.Linear(1, 1))
    with torch.no_grad():
        model[0].weight.fill_(m)
        model[0].bias.fill_(b)
    return model


def taken_apart(result, model):
    """Return the two results: whether the model is the first, and the list of losses."""
    together = isinstance(result, tuple) or (
        isinstance(result, list) and any(part is model for part in result)
    )
    parts = list(result) if together and result else [result]
    losses = [part for part in parts if part is not model]
    return {
        "pair": together and len(parts) == 2,
        "model first": parts[0] is model,
        "model": any(part is model for part in parts),
        "losses": losses[-1] if losses else None,
        "result": None if result is None else type(result).__name__,
    }


@probe
def looped(code, m, b, x, y, steps, rate):
    """learning_loop(x, y, model, {steps}, nn.MSELoss(), {rate}, torch.optim.SGD)"""
    model = line_from(m, b)
    result = code.learning_loop(x, y, model, steps, nn.MSELoss(), rate, torch.optim.SGD)
    return {
        **taken_apart(result, model),
        "weights": torch.cat([p.detach().reshape(-1) for p in model.parameters()]),
    }


def twice_as_high(output, target):
    """A loss of its own: the mean squared distance from twice the target."""
    return ((output - 2 * target) ** 2).mean()


@probe
def looped_with_own_loss(code, m, b, x, y, steps, rate):
    """learning_loop(x, y, model, {steps}, a loss function of the check's, {rate}, SGD)"""
    model, shapes = line_from(m, b), []

    def noted(output, target):
        shapes.append([tuple(output.shape), tuple(target.shape)])
        return twice_as_high(output, target)

    code.learning_loop(x, y, model, steps, noted, rate, torch.optim.SGD)
    weights = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
    return {"weights": weights, "shapes": shapes[:1]}


def small_network(units, weights):
    """Return a network with one layer of tanh units and these weights."""
    model = nn.Sequential(nn.Linear(1, units), nn.Tanh(), nn.Linear(units, len(weights[3])))
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            parameter.copy_(weight)
    return model


@probe
def looped_with(code, optimizer, x, y, weights, steps, rate):
    """learning_loop(x, y, model, {steps}, nn.MSELoss(), {rate}, a class of torch.optim)"""
    model = small_network(len(weights[0]), weights)
    kind = getattr(torch.optim, optimizer)
    code.learning_loop(x, y, model, steps, nn.MSELoss(), rate, kind)
    return torch.cat([p.detach().reshape(-1) for p in model.parameters()])


@probe
def changed_parameters(code, x, y, weights):
    """learning_loop(x, y, model, 1, nn.MSELoss(), 0.1, torch.optim.SGD), with two linear layers"""
    model = small_network(len(weights[0]), weights)
    code.learning_loop(x, y, model, 1, nn.MSELoss(), 0.1, torch.optim.SGD)
    after = zip(model.named_parameters(), weights, strict=True)
    return [name for (name, p), old in after if not torch.equal(p.detach(), old)]


@probe
def parabola_error(code, x, weights, steps):
    """learning_loop(x, x**2, a network of tanh units, {steps}, nn.MSELoss(), 0.3, SGD)"""
    model = small_network(len(weights[0]), weights)
    code.learning_loop(x, x**2, model, steps, nn.MSELoss(), 0.3, torch.optim.SGD)
    with torch.no_grad():
        return float(nn.functional.mse_loss(model(x), x**2))


def by_hand(m, b, x, y, steps, rate):
    """Return the losses and the weights of gradient descent on the mean squared error."""
    x, y, losses = x.double(), y.double(), []
    for _ in range(steps):
        error = m * x + b - y
        losses.append(float((error**2).mean()))
        m, b = m - rate * float((2 * error * x).mean()), b - rate * float((2 * error).mean())
    return losses, torch.tensor([m, b], dtype=torch.float32)


LOOP_X = torch.tensor([[-1.0], [0.0], [0.5], [2.0]])
LOOP_Y = torch.tensor([[0.5], [-0.25], [1.0], [0.75]])
ONE_UNIT = [torch.tensor([[1.0]]), torch.tensor([0.5]), torch.tensor([[0.5]]), torch.tensor([0.5])]
FIVE_UNITS = [
    torch.tensor([[1.0], [-1.0], [1.5], [-1.5], [0.5]]),
    torch.tensor([-1.0, -1.0, -1.5, -1.5, 0.25]),
    torch.full((1, 5), 0.5),
    torch.tensor([0.5]),
]


class TestLearningLoop:
    """`optimizer` is a class: call it with the model's parameters and `lr=learning_rate`.
    Start with an empty list, and loop `steps` times.
    In each round, clear the gradients, call the model on x, hand output and y to `loss_fn`.
    Then come `backward()` on the loss and a step of the optimiser you made.
    Put `loss.item()` into the list; after the loop, return the model and the list as a pair.
    """

    @pytest.mark.points(1)
    def test_returns_model_and_losses(self, student):
        """`learning_loop` returns the pair (model, losses), with the model that it got."""
        got = looped(student, 0.5, 0.25, LOOP_X, LOOP_Y, 2, 0.1)
        expect.that(got["result"] is not None, "It returned nothing (None).", kind="none")
        expect.that(
            got["pair"],
            "It returned one value (a {result}); expected the pair (model, losses).",
            kind="no pair",
            result=got["result"],
        )
        expect.that(
            got["model"], "The model that it was given is not in the pair.", kind="another model"
        )
        expect.that(got["model first"], "The losses come before the model.", kind="swapped results")

    @pytest.mark.points(3)
    def test_three_steps(self, student):
        """Three steps with `torch.optim.SGD` are plain gradient descent."""
        got = looped(student, 0.5, 0.25, LOOP_X, LOOP_Y, 3, 0.1)
        losses, want = by_hand(0.5, 0.25, LOOP_X, LOOP_Y, 3, 0.1)
        picture.curves("step", "loss", student=got["losses"], expected=losses)
        picture.line_through(LOOP_X, LOOP_Y, student=got["weights"], expected=want)
        expect.close(got["weights"], want)

    @pytest.mark.points(1)
    def test_losses_are_floats(self, student):
        """The losses are a list of Python floats."""
        got = looped(student, 0.5, 0.25, LOOP_X, LOOP_Y, 3, 0.1)
        expect.that(got["result"] is not None, "It returned nothing (None).", kind="none")
        losses = got["losses"]
        expect.that(
            losses is not None, "There are no losses in what it returned.", kind="no losses"
        )
        expect.numbers(losses)
        expect.that(losses, "The list is empty.", kind="empty")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_losses_are_floats")
    def test_one_loss_per_step(self, student):
        """There is one loss for each step, and none if there are no steps."""
        for steps in (5, 0):
            losses = looped(student, 0.5, 0.25, LOOP_X, LOOP_Y, steps, 0.1)["losses"]
            expect.numbers(losses, steps)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_losses_are_floats")
    def test_loss_before_the_step(self, student):
        """Each loss is the one before its step."""
        got = looped(student, 0.5, 0.25, LOOP_X, LOOP_Y, 2, 0.1)
        losses, (want, weights) = got["losses"], by_hand(0.5, 0.25, LOOP_X, LOOP_Y, 2, 0.1)
        picture.curves("step", "loss", student=losses, expected=want)
        # After a wrong step the losses are others: that is another check's business.
        count = min(len(losses), 2) if alike(got["weights"], weights) else 1
        expect.close(torch.tensor(losses[:count]), torch.tensor(want[:count]), rtol=1e-5, atol=0)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_three_steps")
    def test_any_loss(self, student):
        """Training minimises the given loss, called as `loss_fn(output, y)`."""
        answer = looped_with_own_loss(student, 0.5, 0.25, LOOP_X, LOOP_Y, 1, 0.1)
        for shapes in answer["shapes"]:
            expect.that(
                shapes == [(4, 1), (4, 1)],
                "The loss function got tensors of shapes {output} and {target}; the model's output "
                "and y have shape (4, 1).",
                kind="loss shapes",
                output=shapes[0],
                target=shapes[1],
            )
        got = answer["weights"]
        # (y - 2·output)² is 4·(output - y/2)²
        swapped = by_hand(0.5, 0.25, LOOP_X, LOOP_Y / 2, 1, 0.4)[1]
        expect.that(
            not alike(got, swapped),
            "The loss function got y first and the output second.",
            kind="swapped loss",
        )
        expect.close(got, by_hand(0.5, 0.25, LOOP_X, 2 * LOOP_Y, 1, 0.1)[1])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_three_steps")
    def test_all_parameters_learn(self, student):
        """A step of training changes all parameters of the model."""
        changed = changed_parameters(student, LOOP_X, LOOP_Y, FIVE_UNITS)
        names = ["0.weight", "0.bias", "2.weight", "2.bias"]
        missing = [name for name in names if name not in changed]
        expect.that(
            not missing,
            "These parameters are as they were: {missing}.",
            kind="unchanged",
            missing=", ".join(missing),
        )

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_three_steps", "test_all_parameters_learn")
    def test_any_optimizer(self, student, reference):
        """Training works with any optimiser class: Adam, RMSprop and others."""
        for name in ("Adam", "RMSprop"):
            arguments = (name, LOOP_X, LOOP_Y, FIVE_UNITS, 3, 0.03)
            want = looped_with(reference, *arguments)
            expect.close(looped_with(student, *arguments), want, atol=1e-4)

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_three_steps", "test_all_parameters_learn")
    def test_learns_the_parabola(self, student):
        """After training, five tanh units fit y = x² far better than a single one."""
        x = torch.linspace(-1, 1, 17).reshape(-1, 1)
        one, five = (parabola_error(student, x, w, 20) for w in (ONE_UNIT, FIVE_UNITS))
        # One unit stays above 0.1; five come to 0.013.
        expect.that(
            five < 0.02 and five < one / 4,
            "After 20 steps, the network of five units is still far from the parabola.",
            kind="close",
        )


# --- gradient_report --------------------------------------------------------------


def linear_from(weight, bias):
    model = nn.Sequential(nn.Linear(len(weight), 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([weight]))
        model[0].bias.fill_(bias)
    return model


@probe
def report(code, weight, bias, x, y):
    """gradient_report(model, x, y, nn.MSELoss())"""
    model = linear_from(weight, bias)
    return code.gradient_report(model, x, y, nn.MSELoss())


@probe
def report_afterwards(code, weight, bias, x, y):
    """gradient_report(model, x, y, nn.MSELoss()), and a look at the model afterwards"""
    model = linear_from(weight, bias)
    code.gradient_report(model, x, y, nn.MSELoss())
    left = gradients(model)
    return {
        "left": [name for name, g in left.items() if g is not None and bool(g.any())],
        "values": [p.detach().clone() for p in model.parameters()],
        "trainable": [p.requires_grad for p in model.parameters()],
        "training": model.training,
    }


@probe
def report_with_leftovers(code, weight, bias, x, y):
    """gradient_report(model, x, y, nn.MSELoss()), after somebody else's backward()"""
    model = linear_from(weight, bias)
    (100.0 * model(x)).sum().backward()
    return code.gradient_report(model, x, y, nn.MSELoss())


def dead_network(bias):
    """Return a network of four layers whose second has this bias."""
    sizes = ((1, 2), (2, 2), (2, 2), (2, 1))
    net = nn.Sequential(*(part for n, k in sizes for part in (nn.Linear(n, k), nn.ReLU())))
    with torch.no_grad():
        for layer in net[::2]:
            layer.weight.fill_(0.5)
            layer.bias.fill_(0.25)
        net[2].bias.fill_(bias)
    del net[-1]
    return net


@probe
def dead_report(code, bias):
    """gradient_report(a ReLU network with biases {bias} in its layer "2", x, y, nn.MSELoss())"""
    x = torch.tensor([[1.0], [2.0]])
    return code.gradient_report(dead_network(bias), x, x - 7, nn.MSELoss())


class PartlyUsed(nn.Module):
    """A model with a layer that is not used and a parameter that is frozen."""

    def __init__(self):
        super().__init__()
        self.spare = nn.Linear(1, 1)
        self.used = nn.Linear(1, 1)
        self.used.bias.requires_grad_(False)

    def forward(self, x):
        return self.used(x)


@probe
def network_report(code, weights, x, y):
    """gradient_report(a network of two layers, x, y, a loss function of the check's)"""
    return code.gradient_report(small_network(len(weights[0]), weights), x, y, twice_as_high)


@probe
def partial_report(code):
    """gradient_report(a model with an unused layer and a frozen bias, x, y, nn.MSELoss())"""
    x = torch.tensor([[1.0], [2.0]])
    return code.gradient_report(PartlyUsed(), x, x + 50, nn.MSELoss())


# One sample: the output is 6 - 4 + 1 = 3, the error 10; the gradients are
# 2·10·(3, -4), of length 100, and 20.
REPORT = ([2.0, 1.0], 1.0, torch.tensor([[3.0, -4.0]]), torch.tensor([[-7.0]]))
NORMS = {"0.weight": 100.0, "0.bias": 20.0}
# The gradient of the (2, 3) weights has two singular values, so their norms differ.
TWO_OUTPUTS = [
    torch.tensor([[1.0], [-0.5], [2.0]]),
    torch.tensor([0.5, -1.0, 0.25]),
    torch.tensor([[0.5, -1.0, 0.75], [-0.5, 0.25, 1.0]]),
    torch.tensor([0.25, -0.5]),
]
TARGETS = torch.tensor([[4.0, 0.0], [-3.0, 0.5], [1.0, 3.0], [0.0, -3.0]])
OTHERS = {
    "weight.norm()": 5**0.5,
    "weight.grad.norm() ** 2": 1e4,
    "weight.grad.sum()": -20.0,
    "weight.grad.abs().sum()": 140.0,
    "weight.grad.abs().max()": 80.0,
    "weight.grad.mean()": -10.0,
    "weight.grad.abs().mean()": 70.0,
}


def number(value):
    """Return a float, an int or a tensor with one element as a float; else None."""
    if isinstance(value, torch.Tensor):
        return float(value) if value.numel() == 1 else None
    return float(value) if isinstance(value, (int, float)) else None


def as_dict(got):
    """Expect the report to be a dict."""
    expect.returned(got, dict)
    return got


class TestGradientReport:
    """Begin with a dict that has 0.0 for every name in `model.named_parameters()`.
    Collect the parameters that have `requires_grad`, and compute the loss once.
    `torch.autograd.grad` takes the loss and their list, and leaves `.grad` alone.
    Give it `allow_unused=True`: it then answers None for a parameter that is not used.
    For each gradient that is there, put its `.norm()` as a float into the dict.
    No `step()`, no `eval()`: a report changes nothing.
    """

    @pytest.mark.points(1)
    def test_names(self, student):
        """`gradient_report` returns a dict with the names from `named_parameters()`."""
        got = as_dict(report(student, *REPORT))
        keys = [str(key) for key in got]
        expect.that(
            sorted(keys) == sorted(NORMS),
            "The names are {keys}; expected 0.weight, 0.bias.",
            kind="names",
            keys=", ".join(keys),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_names")
    def test_floats(self, student):
        """The values in the dict are Python floats."""
        for name, value in report(student, *REPORT).items():
            expect.that(
                isinstance(value, (int, float)),
                "The value for `{name}` is {value}; expected a float.",
                kind="value type",
                name=name,
                value=expect.describe(value),
                tensor=isinstance(value, torch.Tensor),
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_names")
    def test_norms(self, student):
        """Each value is the L2 norm of the parameter's gradient."""
        got = report(student, *REPORT)
        found = number(got["0.weight"])
        for formula, value in OTHERS.items():
            expect.that(
                found is None or abs(found - value) > 1e-3,
                "The value for `0.weight` is {found}, which is {formula}.",
                kind="another norm",
                found=f"{found:g}" if found is not None else "",
                formula=formula,
            )
        for name, norm in NORMS.items():
            value = number(got[name])
            expect.that(
                value is not None and abs(value - norm) < 1e-2,
                "The value for `{name}` is {value}; expected {norm}.",
                kind="close",
                name=name,
                value=expect.describe(got[name]),
                norm=norm,
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_norms")
    def test_finds_the_dead_layer(self, student):
        """In a ReLU network the report shows 0 up to the dead layer, and more after it."""
        alive, dead = dead_report(student, 0.25), dead_report(student, -50.0)
        zeros = [name for name, value in as_dict(alive).items() if number(value) == 0]
        expect.equal(zeros, [], "With no dead layer, the list of names with norm 0")
        expect.that(
            len(as_dict(dead)) == 8,
            'With a dead layer "2", the report has {count} names; expected 8.',
            kind="left out",
            count=len(dead),
        )
        picture.gradient_norms({name: number(value) for name, value in dead.items()})
        zeros = sorted(name for name, value in dead.items() if number(value) == 0)
        # What comes out of the dead layer is 0, so the weights right after it get no
        # gradient either; their bias does.
        expect.equal(
            zeros,
            ["0.bias", "0.weight", "2.bias", "2.weight", "4.weight"],
            'With a dead layer "2", the list of names with norm 0',
        )

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_norms")
    def test_any_network_and_loss(self, student, reference):
        """The norms are right for any network and any loss, called as `loss_fn(output, y)`."""
        got = as_dict(network_report(student, TWO_OUTPUTS, LOOP_X, TARGETS))
        for name, norm in network_report(reference, TWO_OUTPUTS, LOOP_X, TARGETS).items():
            value = number(got.get(name))
            expect.that(
                value is not None and abs(value - norm) < 1e-4 * (1 + norm),
                "The value for `{name}` is not the expected one.",
                kind="close",
                name=name,
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_names")
    def test_no_gradient_is_zero(self, student):
        """A parameter that is not used, or frozen, counts as 0.0."""
        got = as_dict(partial_report(student))
        for name in ("spare.weight", "spare.bias", "used.bias"):
            expect.that(
                name in got and number(got[name]) == 0,
                "For `{name}` the report has {value}; expected 0.0.",
                kind="not zero",
                name=name,
                value=expect.describe(got.get(name)),
            )

    @pytest.mark.points(1)
    def test_leaves_no_gradients(self, student):
        """The report leaves no gradients of its own in `.grad`."""
        left = report_afterwards(student, *REPORT)["left"]
        expect.that(
            not left,
            "Afterwards there is a gradient in `.grad` of {left}.",
            kind="left behind",
            left=", ".join(left),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_norms")
    def test_ignores_old_gradients(self, student):
        """Gradients that were in `.grad` before the report do not count."""
        got = as_dict(report_with_leftovers(student, *REPORT))
        for name, norm in NORMS.items():
            value = number(got.get(name))
            expect.that(
                value is not None and abs(value - norm) < 1e-2,
                "With an old gradient in `.grad`, the value for `{name}` is {value}; "
                "expected {norm}.",
                kind="old gradients",
                name=name,
                value=expect.describe(got.get(name)),
                norm=norm,
            )

    @pytest.mark.hidden
    @pytest.mark.points(1)
    def test_leaves_the_parameters(self, student):
        """After the report, the parameters and the model's mode are what they were."""
        got = report_afterwards(student, *REPORT)
        expect.that(all(got["trainable"]), "A parameter is not trainable any more.", kind="frozen")
        weight, bias, *_ = REPORT
        same = got["values"][0].tolist() == [weight] and got["values"][1].tolist() == [bias]
        expect.that(same, "The parameters have other values now.", kind="parameters changed")
        expect.that(
            got["training"],
            "The model was in training mode and is now in evaluation mode.",
            kind="mode",
            after=False,
        )


# --- output_layer -----------------------------------------------------------------

TASKS = ("binary", "regression", "positive", "multiclass")
SCORES = torch.tensor([[-2.0, -0.5, 0.25], [0.5, 1.0, 4.0]])


@probe
def output_modules(code, tasks):
    """output_layer(task) for each of {tasks}"""
    found = {}
    for task in tasks:
        layer = code.output_layer(task)
        kind = "class" if isinstance(layer, type) else "function" if callable(layer) else "other"
        found[task] = (
            "module" if isinstance(layer, nn.Module) else kind if layer is not None else ""
        )
    return found


@probe
def layer_output(code, task, x):
    """output_layer({task}), called on a tensor"""
    layer = code.output_layer(task)
    if isinstance(layer, type):
        layer = layer()  # that it is a class is told by another check
    return None if layer is None else layer(x)


@probe
def asked_for(code, task):
    """output_layer({task})"""
    return code.output_layer(task) is not None


class TestOutputLayer:
    """Make a dict from the four names to modules that are made already, with parentheses.
    For regression, `nn` has a module that hands on what it gets: the identity.
    Tell `nn.Softmax` its axis: the last one, however many there are.
    If `task` is not in the dict, raise a `ValueError`; its text joins the names.
    Otherwise return the module that stands there.
    """

    @pytest.mark.points(1)
    def test_returns_a_module(self, student):
        """`output_layer` returns a module for each of the four tasks, ready to be called."""
        for task, kind in output_modules(student, TASKS).items():
            expect.that(kind, "For `{task}` it returned nothing (None).", kind="none", task=task)
            expect.that(
                kind != "class",
                "For `{task}` it returned a class; expected a module, an object of the class.",
                kind="class",
                task=task,
            )
            expect.that(
                kind == "module",
                "What it returned for `{task}` is not an `nn.Module`.",
                kind="no module",
                task=task,
                what=kind,
            )

    @pytest.mark.points(1)
    def test_binary(self, student):
        """`"binary"` is the sigmoid: a probability between 0 and 1."""
        others = {"tanh(x)": torch.tanh(SCORES), "sigmoid(-x)": torch.sigmoid(-SCORES)}
        agrees(layer_output(student, "binary", SCORES), torch.sigmoid(SCORES), others)

    @pytest.mark.points(1)
    def test_regression(self, student):
        """`"regression"` leaves the numbers as they are."""
        others = {"relu(x)": torch.relu(SCORES), "tanh(x)": torch.tanh(SCORES)}
        agrees(layer_output(student, "regression", SCORES), SCORES, others)

    @pytest.mark.points(1)
    def test_positive(self, student):
        """`"positive"` is the ReLU."""
        others = {
            "softplus(x)": nn.functional.softplus(SCORES),
            "leaky_relu(x)": nn.functional.leaky_relu(SCORES),
            "sigmoid(x)": torch.sigmoid(SCORES),
            "exp(x)": SCORES.exp(),
            "abs(x)": SCORES.abs(),
            "x": SCORES,
        }
        agrees(layer_output(student, "positive", SCORES), torch.relu(SCORES), others)

    @pytest.mark.points(2)
    def test_multiclass(self, student):
        """`"multiclass"` is the softmax over the last axis, whatever the shape."""
        cube = torch.arange(24.0).reshape(2, 3, 4).sin()
        for x in (SCORES, cube, SCORES[0]):
            got = layer_output(student, "multiclass", x)
            others = [torch.softmax(x, dim) for dim in range(x.dim() - 1)]
            expect.that(
                not any(alike(got, other) for other in others),
                "It adds up to 1 along another axis than the last.",
                kind="softmax axis",
            )
            agrees(
                got,
                torch.softmax(x, -1),
                {"log_softmax(x)": torch.log_softmax(x, -1), "sigmoid(x)": torch.sigmoid(x)},
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_module")
    def test_unknown_task(self, student):
        """For an unknown task, `output_layer` raises a `ValueError` that names the four."""
        for task in ("clustering", "class"):
            with expect.raises("ValueError", mentions=TASKS):
                asked_for(student, task)
