"""Checks of 03_flexible_mlp. Each keeps one promise; its docstring is what the student reads.

Constructors are called as the text says, by position. Sizes are chosen so that no two
parameters of a model have the same shape: weights go in, and gradients come out, by
shape, whatever the attributes are called. `lengths` is about FlexibleMLP's constructor;
`lazy_state` and `HeadedMLP` get models made here.
"""

import contextlib
import itertools

import pytest
import torch
from torch import nn

from autograder import expect, probe
from autograder.probes import backward, containers

pytestmark = pytest.mark.assignment(
    name="03_flexible_mlp",
    language="en",
    points={"ThreeLayerMLP": 14, "FlexibleMLP": 24, "lengths": 4, "lazy_state": 10, "HeadedMLP": 10},
    sections={"ThreeLayerMLP": "1. Three layers", "FlexibleMLP": "2. Any number of layers", "lengths": "3. Lists that do not fit", "lazy_state": "4. Before and after the first call", "HeadedMLP": "5. One trunk, several heads"},
    files={"flexible_mlp.ipynb": "5db8bc4a2b951976", "flexible_mlp.py": "d16a19dbcfddd414"},
)

# --- models and their layers ------------------------------------------------------


def activation(name):
    """Return an activation: "Tanh", or "LeakyReLU(0.5)"."""
    kind, _, argument = name.rstrip(")").partition("(")
    return getattr(nn, kind)(*([float(argument)] if argument else []))


def mlp(cls, neurons, activations, *device):
    return cls(neurons, [activation(name) for name in activations], *device)


RELUS = ["ReLU", "ReLU", "ReLU"]
PRELUS = ["PReLU", "PReLU", "PReLU"]


def layout(model):
    """Return how many parameters are registered, and what keeps others from being it."""
    found = {"is_module": isinstance(model, nn.Module), "type": type(model).__name__}
    if found["is_module"]:
        found |= {"count": len(list(model.named_parameters())), "linear": layers(model)}
        found |= containers(model)
    return found


def layers(model):
    """Return each linear layer's sizes, [inputs, outputs]; inputs are None if still open."""
    return [
        [None if isinstance(m.weight, nn.UninitializedParameter) else m.in_features, m.out_features]
        for m in model.modules()
        if isinstance(m, nn.Linear)
    ]


def put(model, weights):
    """Put each weight into the parameter of its shape."""
    free = list(model.parameters())
    with torch.no_grad():
        for value in weights:
            for place, parameter in enumerate(free):
                if parameter.shape == value.shape:
                    free.pop(place).copy_(value)
                    break


def output(model, weights, x):
    """Return the output of a lazy model under these weights."""
    with torch.no_grad():
        model(x)  # the first call gives the lazy layer its shape
    put(model, weights)
    return model(x)


def steps(model, weights, x, target, count):
    """Train for some steps of SGD; return the losses, and how many parameters got a gradient."""
    with torch.no_grad():
        model(x)
    put(model, weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, foreach=False)
    losses, reached = [], 0
    for _ in range(count):
        optimizer.zero_grad()
        loss = ((model(x) - target) ** 2).mean()
        if backward(loss):
            reached = sum(p.grad is not None for p in model.parameters())
        optimizer.step()
        losses.append(loss.detach())
    return {"losses": torch.stack(losses), "reached": reached}


def places(model):
    """Return the devices of a model's parameters by name."""
    return {name: str(p.device) for name, p in model.named_parameters()}


# --- what comes out of them -------------------------------------------------------


def weights_for(sizes, seed=0):
    """Return a weight and a bias for each layer between consecutive sizes."""
    generator = torch.Generator().manual_seed(seed)
    shapes = [s for a, b in itertools.pairwise(sizes) for s in ((b, a), (b,))]
    return [torch.randn(shape, generator=generator) for shape in shapes]


FORMULAS = {
    "ReLU": torch.relu,
    "Tanh": torch.tanh,
    "Sigmoid": torch.sigmoid,
    "none": lambda x: x,
    "LeakyReLU(0.5)": lambda x: torch.where(x > 0, x, 0.5 * x),
    "LeakyReLU(2.0)": lambda x: torch.where(x > 0, x, 2.0 * x),
    "LeakyReLU(0.1)": lambda x: torch.where(x > 0, x, 0.1 * x),
    "PReLU": lambda x: torch.where(x > 0, x, 0.25 * x),
}


def by_hand(weights, activations, x, *, before=False):
    """Compute the output with plain tensors; `before`: as if activations stood first."""
    for weight, bias, name in zip(weights[::2], weights[1::2], activations, strict=True):
        x = FORMULAS[name](x) @ weight.T + bias if before else FORMULAS[name](x @ weight.T + bias)
    return x


def order_used(got, weights, activations, x):
    """Return the activations that explain an output, one for each layer; [] if it is not clear."""
    if torch.allclose(got, by_hand(weights, activations, x, before=True), atol=1e-4):
        return ["before"]
    choices = (*dict.fromkeys(activations), "none")
    orders = [list(order) for order in itertools.product(choices, repeat=len(activations))]
    found = [o for o in orders if torch.allclose(got, by_hand(weights, o, x), atol=1e-4)]
    # Where a ReLU gives nothing but zeros, many orders fit: the plainest one, then.
    plain = [o for o in found if len(set(o)) == 1 or o == [*activations[:-1], "none"]]
    return (plain or (found if len(found) == 1 else [[]]))[0]


def follows(got, weights, activations, x):
    """Expect the output of these layers and activations; on failure, tell which were used."""
    want = by_hand(weights, activations, x)
    try:
        expect.close(got, want)
    except expect.Failure as failure:
        if failure.facts["kind"] == "close":
            used = order_used(got, weights, activations, x)
            failure.facts.update(used=used, given=activations)
        raise


def registered(got, want, layers=None):
    """Expect so many registered parameters; `layers`: and so many registered linear layers."""
    expect.module(got)
    evidence = {key: got[key] for key in ("count", "linear", "unseen", "seen")}
    expect.that(
        got["count"] == want,
        "Registered parameters: {count}; expected {want}.",
        kind="parameters",
        want=want,
        layers=layers,
        **evidence,
    )
    found = len(got["linear"])
    evidence["layers unseen"] = found == 0
    expect.that(
        layers is None or found == layers,
        "Registered linear layers: {found}; expected {layers}.",
        kind="parameters",
        found=found,
        layers=layers,
        **evidence,
    )


def sized(got, want):
    """Expect these linear layers [inputs, outputs], in any order; open inputs fit any."""
    inputs = {outputs: number for number, outputs in got}
    fitting = len(got) == len(want) and all(
        outputs in inputs and inputs[outputs] in (None, number) for number, outputs in want
    )
    expect.that(
        fitting,
        "The linear layers are {found}; expected {wanted}.",
        kind="layer sizes",
        found=arrows(got),
        wanted=arrows(want),
        got=got,
        want=want,
    )


def opens(got, size):
    """Expect the first layer, the one of this size, to have an open number of inputs."""
    inputs = [number for number, outputs in got if outputs == size]
    inputs = inputs or [number for number, _outputs in got[:1]]  # a wrong size is told elsewhere
    expect.that(
        None in inputs,
        "The first layer has a fixed number of inputs from the start: {inputs}.",
        kind="not lazy",
        inputs=(inputs or [0])[0],
    )


def arrows(sizes):
    return ", ".join(f"{'?' if a is None else a} → {b}" for a, b in sizes) or "–"


def placed(got, device):
    """Expect every parameter on `device`."""
    elsewhere = [name for name, place in got.items() if place != device]
    expect.that(
        not elsewhere,
        "{wrong} of {total} parameters are not on the device {device!r}.",
        kind="device",
        wrong=len(elsewhere),
        total=len(got),
        device=device,
        elsewhere=elsewhere,
    )


def learns(got, weights, activations, x, target):
    """Expect every parameter to get a gradient, and the losses of plain gradient descent."""
    count = len(weights) + activations.count("PReLU")
    expect.that(
        got["reached"] == count,
        "Gradients reach {reached} of {count} parameters.",
        kind="no gradient",
        reached=got["reached"],
        count=count,
    )
    expect.close(got["losses"], losses_by_hand(weights, activations, x, target, len(got["losses"])))


def losses_by_hand(weights, activations, x, target, count):
    own = [w.clone().requires_grad_() for w in weights]
    slope = torch.tensor(0.25, requires_grad=True)
    losses = []
    for _ in range(count):
        value = x
        for weight, bias, name in zip(own[::2], own[1::2], activations, strict=True):
            value = value @ weight.T + bias
            positive = value > 0
            value = torch.where(positive, value, slope * value) if name == "PReLU" else (
                FORMULAS[name](value)
            )  # fmt: skip
        loss = ((value - target) ** 2).mean()
        found = torch.autograd.grad(loss, [*own, slope], allow_unused=True)
        with torch.no_grad():
            for parameter, gradient in zip([*own, slope], found, strict=True):
                if gradient is not None:
                    parameter -= 0.1 * gradient
        losses.append(loss.detach())
    return torch.stack(losses)


X = torch.tensor([[-1.5], [-0.25], [0.5], [2.0]])
TARGET = torch.tensor([[0.5, 0.25], [0.0, 1.0], [0.75, 0.5], [0.25, 0.0]])
MIXED = ["Sigmoid", "ReLU", "Tanh"]  # numbers of both signs come out
SLOPES = ["LeakyReLU(0.5)", "LeakyReLU(2.0)", "LeakyReLU(0.1)"]


# --- ThreeLayerMLP ----------------------------------------------------------------


@probe
def three_made(code):
    """ThreeLayerMLP([3, 5, 2], [nn.ReLU(), nn.ReLU(), nn.ReLU()])"""
    found = layout(mlp(code.ThreeLayerMLP, [3, 5, 2], RELUS))
    return {**found, "is_class": isinstance(code.ThreeLayerMLP, type)}


@probe
def three_layers_after(code):
    """ThreeLayerMLP([3, 5, 2], [nn.ReLU(), nn.ReLU(), nn.ReLU()]) called on torch.zeros(4, 1)"""
    model = mlp(code.ThreeLayerMLP, [3, 5, 2], RELUS)
    model(torch.zeros(4, 1))
    return layers(model)


@probe
def three_output(code, activations, weights, x):
    """ThreeLayerMLP([3, 5, 1], activations) with given weights, called on x of shape (4, 1)"""
    return output(mlp(code.ThreeLayerMLP, [3, 5, 1], activations), weights, x)


@probe
def three_steps(code, weights, x, target):
    """ThreeLayerMLP([3, 5, 2], activations), trained for two steps"""
    return steps(mlp(code.ThreeLayerMLP, [3, 5, 2], MIXED), weights, x, target, 2)


@probe
def three_places(code, device):
    """ThreeLayerMLP([3, 5, 2], [nn.ReLU(), nn.ReLU(), nn.ReLU()], {device})"""
    return places(mlp(code.ThreeLayerMLP, [3, 5, 2], RELUS, device))


class TestThreeLayerMLP:
    """After `super().__init__()`, take the three sizes out of `neurons`.
    Make one `nn.LazyLinear` and two `nn.Linear`, each from the size before to its own.
    Give all three `device=device`, and store each in an attribute.
    Store the three activations, too; they are made already, so do not call them here.
    In `forward`: layer, its activation, next layer, its activation, and so to the end.
    """

    @pytest.mark.points(1)
    def test_can_be_made(self, student):
        """Called with sizes and activations, `ThreeLayerMLP` makes an `nn.Module`."""
        expect.module(three_made(student))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_is_a_class(self, student):
        """`ThreeLayerMLP` is a class."""
        expect.that(
            three_made(student)["is_class"], "`ThreeLayerMLP` is no class.", kind="no class"
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_can_be_made")
    def test_registers_its_layers(self, student):
        """A new model has six parameters: a weight and a bias for each of its three layers."""
        registered(three_made(student), 6, 3)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_its_layers")
    def test_first_layer_is_lazy(self, student):
        """Before the first call, the first layer does not know how many inputs it has."""
        opens(three_made(student)["linear"], 3)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_its_layers")
    def test_sizes(self, student):
        """Each layer takes what the one before it gives; the first, what comes in."""
        want = [[1, 3], [3, 5], [5, 2]]
        sized(three_made(student)["linear"], want)
        sized(three_layers_after(student), want)

    @pytest.mark.points(3)
    @pytest.mark.needs("test_sizes")
    def test_activations_in_place(self, student):
        """Each layer is followed by its own activation, the last one, too."""
        weights = weights_for([1, 3, 5, 1])
        follows(three_output(student, MIXED, weights, X), weights, MIXED, X)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_activations_in_place")
    def test_learns(self, student):
        """Gradients reach all six parameters, and an optimiser's steps change them."""
        weights = weights_for([1, 3, 5, 2])
        got = three_steps(student, weights, X, TARGET)
        learns(got, weights, MIXED, X, TARGET)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_its_layers")
    def test_device(self, student):
        """Every parameter is on the device that was asked for, from the start."""
        for device in ("cpu", "meta"):
            placed(three_places(student, device), device)


# --- FlexibleMLP ------------------------------------------------------------------


@probe
def flexible_made(code):
    """FlexibleMLP([3, 5, 2], [nn.ReLU(), nn.ReLU(), nn.ReLU()])"""
    found = layout(mlp(code.FlexibleMLP, [3, 5, 2], RELUS))
    return {**found, "is_class": isinstance(code.FlexibleMLP, type)}


@probe
def flexible_prelus(code):
    """FlexibleMLP([3, 5, 2], [nn.PReLU(), nn.PReLU(), nn.PReLU()])"""
    return layout(mlp(code.FlexibleMLP, [3, 5, 2], PRELUS))


@probe
def flexible_layers_after(code):
    """FlexibleMLP([3, 5, 2], [nn.ReLU(), nn.ReLU(), nn.ReLU()]) called on torch.zeros(4, 1)"""
    model = mlp(code.FlexibleMLP, [3, 5, 2], RELUS)
    model(torch.zeros(4, 1))
    return layers(model)


@probe
def flexible_output(code, activations, weights, x):
    """FlexibleMLP([3, 5, 2], activations) with given weights, called on x of shape (4, 1)"""
    return output(mlp(code.FlexibleMLP, [3, 5, 2], activations), weights, x)


@probe
def flexible_depth(code, neurons, weights, x):
    """FlexibleMLP({neurons}, activations) with the same nn.Tanh() for each layer"""
    model = code.FlexibleMLP(list(neurons), [nn.Tanh()] * len(neurons))
    return output(model, weights, x)


@probe
def flexible_steps(code, activations, weights, x, target):
    """FlexibleMLP([3, 5, 2], [nn.Tanh(), nn.PReLU(), nn.Sigmoid()]), trained for two steps"""
    return steps(mlp(code.FlexibleMLP, [3, 5, 2], activations), weights, x, target, 2)


@probe
def flexible_places(code, device):
    """FlexibleMLP([3, 5, 2], [nn.PReLU(), nn.PReLU(), nn.PReLU()], {device})"""
    return places(mlp(code.FlexibleMLP, [3, 5, 2], PRELUS, device))


@probe
def flexible_there(code, device, x):
    """FlexibleMLP([3, 5, 2], [nn.PReLU(), nn.PReLU(), nn.PReLU()], {device}), called on x there"""
    return str(mlp(code.FlexibleMLP, [3, 5, 2], PRELUS, device)(x.to(device)).device)


class TestFlexibleMLP:
    """Begin an `nn.ModuleList` with an `nn.LazyLinear` of the first size.
    In a loop over the other sizes, append an `nn.Linear` from the size before to this one.
    Give each of them `device=device`.
    Put the activations into a second `nn.ModuleList`, and move it with `.to(…)`.
    In `forward`, go through both with `zip`: the layer first, then its activation.
    """

    @pytest.mark.points(1)
    def test_can_be_made(self, student):
        """Called with sizes and activations, `FlexibleMLP` makes an `nn.Module`."""
        expect.module(flexible_made(student))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_is_a_class(self, student):
        """`FlexibleMLP` is a class."""
        expect.that(
            flexible_made(student)["is_class"], "`FlexibleMLP` is no class.", kind="no class"
        )

    @pytest.mark.points(4)
    @pytest.mark.needs("test_can_be_made")
    def test_registers_its_layers(self, student):
        """A new model of three layers has six parameters: a weight and a bias for each."""
        registered(flexible_made(student), 6, 3)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_its_layers")
    def test_registers_its_activations(self, student):
        """The parameters of the activations are the model's, too: with three `nn.PReLU()`, nine."""
        registered(flexible_prelus(student), 9, 3)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_its_layers")
    def test_first_layer_is_lazy(self, student):
        """Before the first call, the first layer does not know how many inputs it has."""
        opens(flexible_made(student)["linear"], 3)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_its_layers")
    def test_sizes(self, student):
        """Each layer takes what the one before it gives; the first, what comes in."""
        want = [[1, 3], [3, 5], [5, 2]]
        sized(flexible_made(student)["linear"], want)
        sized(flexible_layers_after(student), want)

    @pytest.mark.points(3)
    @pytest.mark.needs("test_sizes")
    def test_activations_in_place(self, student):
        """Each layer is followed by its own activation, the last one, too."""
        weights = weights_for([1, 3, 5, 2])
        for names in (MIXED, SLOPES):
            follows(flexible_output(student, names, weights, X), weights, names, X)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_activations_in_place")
    def test_any_depth(self, student):
        """It works with one layer, with two, and with six."""
        for neurons in ([4], [2, 1], [3, 5, 2, 4, 7, 6]):
            weights = weights_for([1, *neurons])
            got = flexible_depth(student, neurons, weights, X)
            expect.close(got, by_hand(weights, ["Tanh"] * len(neurons), X))

    @pytest.mark.points(3)
    @pytest.mark.needs("test_activations_in_place", "test_registers_its_activations")
    def test_learns(self, student):
        """Gradients reach every parameter, and an optimiser's steps change them all."""
        weights, names = weights_for([1, 3, 5, 2]), ["Tanh", "PReLU", "Sigmoid"]
        got = flexible_steps(student, names, weights, X, TARGET)
        learns(got, weights, names, X, TARGET)

    # Where parameters are placed needs no accelerator: on "meta" they only say where they
    # are. A lazy parameter that is moved to "meta" with `.to` becomes an ordinary one
    # without numbers, so nothing is called there.
    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_its_activations")
    def test_device(self, student):
        """Every parameter is on the device that was asked for, those of the activations too."""
        for device in ("cpu", "meta"):
            placed(flexible_places(student, device), device)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_device", "test_activations_in_place")
    def test_computes_on_an_accelerator(self, student, device):
        """On an accelerator, too, the output is where the model and its input are."""
        expect.place(flexible_there(student, device, X), device)


# --- lengths ----------------------------------------------------------------------


@contextlib.contextmanager
def as_plain(*kinds):
    """Let exceptions of classes derived from `kinds` come out as these: they are as right."""
    try:
        yield
    except kinds as error:
        kind = next(kind for kind in kinds if isinstance(error, kind))
        if type(error) is kind:
            raise
        raise kind(str(error)).with_traceback(error.__traceback__) from None


@probe
def unequal(code, sizes, activations):
    """FlexibleMLP(neurons, activations) with {sizes} sizes and {activations} activations"""
    with as_plain(AssertionError, ValueError):
        code.FlexibleMLP([8] * sizes, [nn.ReLU() for _ in range(activations)])


class TestLengths:
    """Do it in `FlexibleMLP.__init__`, before it makes any layer.
    Ask whether `neurons` is empty, and whether the two lengths differ: `len(…)`.
    In either case, `raise` a `ValueError`.
    Write both lengths into its message, with an f-string.
    """

    @pytest.mark.points(1)
    def test_flexible_mlp_with_fewer_activations(self, student):
        """With fewer activations than sizes, the constructor of `FlexibleMLP` raises an error."""
        with expect.raises("AssertionError", "ValueError"):
            unequal(student, 4, 3)

    @pytest.mark.points(1)
    def test_flexible_mlp_with_more_activations(self, student):
        """With more activations than sizes, the constructor of `FlexibleMLP` raises an error."""
        with expect.raises("AssertionError", "ValueError"):
            unequal(student, 3, 5)

    @pytest.mark.points(1)
    @pytest.mark.needs(
        "test_flexible_mlp_with_fewer_activations", "test_flexible_mlp_with_more_activations"
    )
    def test_flexible_mlp_says_both_lengths(self, student):
        """The error's message has both lengths, as digits."""
        with expect.raises("AssertionError", "ValueError", mentions=["6", "9"]):
            unequal(student, 6, 9)


# --- lazy_state -------------------------------------------------------------------


def half_lazy():
    """Return a model with a lazy layer, and one that has its numbers already."""
    torch.manual_seed(0)
    return nn.Sequential(nn.LazyLinear(3), nn.Tanh(), nn.Linear(3, 2))


class Watched(nn.Module):
    """A lazy model that notes how it is called."""

    def __init__(self):
        super().__init__()
        self.inner = half_lazy()
        self.tracking = []

    def forward(self, x):
        self.tracking.append(torch.is_grad_enabled())
        return self.inner(x)


@probe
def lazy_before_and_after(code):
    """is_lazy(model), before and after the model's first call"""
    model = half_lazy()
    before = code.is_lazy(model)
    model(torch.zeros(4, 2))
    return before, code.is_lazy(model)


@probe
def materialised(code, n_inputs, x):
    """materialise(model, {n_inputs})"""
    model = half_lazy()
    code.materialise(model, n_inputs)
    lazy = [name for name, p in model.named_parameters() if nn.parameter.is_lazy(p)]
    dead = []
    if not lazy and model[0].in_features == n_inputs:
        with torch.enable_grad():  # whether it was left off is another check's question
            model(x).sum().backward()
        dead = [name for name, p in model.named_parameters() if p.grad is None]
    return {"lazy": lazy, "inputs": model[0].in_features, "dead": dead}


@probe
def mode_after(code, training):
    """materialise(model, 4), with a model in training mode: {training}"""
    model = half_lazy().train(training)
    code.materialise(model, 4)
    return model.training


@probe
def numbers_after(code):
    """materialise(model, 4), and the weights that the model had before"""
    model = half_lazy()
    before = dict(model[2].named_parameters())
    values = {name: p.detach().clone() for name, p in before.items()}
    code.materialise(model, 4)
    after = dict(model[2].named_parameters())
    return {
        "same": all(after.get(name) is p for name, p in before.items()),
        "equal": all(torch.equal(after[name], values[name]) for name in after),
    }


@probe
def gradients_after(code):
    """materialise(model, 4), with a model whose parameters have gradients"""
    model = half_lazy()
    model[2].weight.grad = torch.ones(2, 3)
    code.materialise(model, 4)
    return {"weight": model[2].weight.grad, "bias": model[2].bias.grad}


@probe
def tracking(code):
    """materialise(model, 4)"""
    model = Watched()
    code.materialise(model, 4)
    return {"during": list(model.tracking), "after": torch.is_grad_enabled()}


def answer(got, want):
    """Expect True or False from `is_lazy`."""
    expect.returned(got, bool)
    expect.equal(got, want, "What `is_lazy` returned")


class TestLazyState:
    """`is_lazy`: ask of every parameter whether it is an `nn.UninitializedParameter`.
    `any(…)` with `isinstance(…)` inside makes one answer of that, True or False.
    `materialise`: keep `model.training`, then switch to evaluation mode.
    Inside `with torch.no_grad():`, call the model on zeros of shape (1, n_inputs).
    Put the mode back as it was.
    """

    @pytest.mark.points(1)
    def test_is_lazy_before_the_first_call(self, student):
        """`is_lazy` returns True for a model that has not been called yet."""
        answer(lazy_before_and_after(student)[0], True)

    @pytest.mark.points(1)
    def test_is_lazy_after_the_first_call(self, student):
        """`is_lazy` returns False after the model's first call."""
        answer(lazy_before_and_after(student)[1], False)


    @pytest.mark.points(2)
    def test_materialise_gives_shapes(self, student):
        """After `materialise(model, n)`, the model takes n inputs, and it can be trained."""
        got = materialised(student, 4, torch.ones(5, 4))
        expect.that(not got["lazy"], "Parameters without a shape are left.", kind="still lazy")
        expect.that(
            got["inputs"] == 4,
            "The first layer's number of inputs is {inputs}; expected 4.",
            kind="wrong inputs",
            inputs=got["inputs"],
        )
        expect.that(
            not got["dead"],
            "Parameters that get no gradient when the model is trained now: {count}.",
            kind="untrainable",
            count=len(got["dead"]),
        )

    @pytest.mark.points(1)
    def test_materialise_keeps_the_mode(self, student):
        """`materialise` leaves the model in the mode in which it was."""
        for training in (True, False):
            after = mode_after(student, training)
            expect.that(
                after == training,
                "The model came back in another mode.",
                kind="mode",
                before=training,
                after=after,
            )

    @pytest.mark.points(1)
    def test_materialise_keeps_the_weights(self, student):
        """`materialise` leaves alone the weights that the model had already."""
        got = numbers_after(student)
        expect.that(got["same"], "A parameter has been replaced.", kind="weights changed")
        expect.that(got["equal"], "A weight has changed.", kind="weights changed")

    @pytest.mark.points(1)
    def test_materialise_keeps_the_gradients(self, student):
        """`materialise` leaves alone the gradients that were there, and adds none."""
        got = gradients_after(student)
        kept = isinstance(got["weight"], torch.Tensor) and bool((got["weight"] == 1).all())
        expect.that(kept, "A gradient has changed.", kind="gradients changed")
        expect.that(got["bias"] is None, "A gradient has been added.", kind="gradients changed")

    @pytest.mark.points(1)
    def test_materialise_tracks_no_gradients(self, student):
        """The call inside `materialise` tracks no gradients; afterwards they are tracked again."""
        got = tracking(student)
        expect.that(got["during"], "The model was not called.", kind="not called")
        tracked = any(got["during"])
        expect.that(not tracked, "The call was tracked for gradients.", kind="tracked")
        expect.that(got["after"], "Gradients are switched off for all later code.", kind="grad off")


# --- HeadedMLP --------------------------------------------------------------------


HEADS = {"red": 1, "green": 2, "blue": 3}  # the heads, and how many numbers each gives


def headed_parts():
    heads = {name: nn.Linear(4, size) for name, size in HEADS.items()}
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh()), heads


def headed(cls):
    return cls(*headed_parts())


@probe
def headed_made(code):
    """HeadedMLP(trunk, heads) with three heads"""
    trunk, heads = headed_parts()
    given = [p for module in (trunk, *heads.values()) for p in module.parameters()]
    found = layout(model := code.HeadedMLP(trunk, heads))
    if found["is_module"]:
        own = {id(p) for p in model.parameters()}
        found["same"] = all(id(p) in own for p in given)
    return found


@probe
def headed_outputs(code, weights, x, names):
    """HeadedMLP(trunk, heads) called on x and each of {names}"""
    model = headed(code.HeadedMLP)
    put(model, weights)
    return [model(x, name) for name in names]


@probe
def headed_gradients(code, x, head):
    """model(x, {head}).sum().backward() with model = HeadedMLP(trunk, heads)"""
    model = headed(code.HeadedMLP)
    backward(model(x, head))
    return [
        (list(p.shape), p.grad is not None and bool((p.grad != 0).any()))
        for p in model.parameters()
    ]


@probe
def headed_unknown(code):
    """model(x, 'purple') with the heads red, green and blue"""
    model = headed(code.HeadedMLP)
    with as_plain(KeyError):
        model(torch.ones(5, 3), "purple")


HEADED_X = torch.tensor([[1.0, -0.5, 0.25], [0.5, 2.0, -1.0]])


class TestHeadedMLP:
    """After `super().__init__()`, store the trunk in an attribute.
    Make an `nn.ModuleDict` of `heads` and store that.
    In `forward`, ask first whether there is a head of this name.
    If not, raise a `KeyError`; `', '.join(…)` makes one text of all names.
    If so, run x through the trunk, and what comes out through that head.
    """

    @pytest.mark.points(1)
    def test_can_be_made(self, student):
        """`HeadedMLP(trunk, heads)` makes an `nn.Module`."""
        expect.module(headed_made(student))

    @pytest.mark.points(3)
    @pytest.mark.needs("test_can_be_made")
    def test_registers_trunk_and_heads(self, student):
        """The parameters of the trunk and of every head are the model's: here, eight."""
        got = headed_made(student)
        registered(got, 8)
        expect.that(
            got["same"], "Its parameters are copies of those it was given.", kind="copied modules"
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_trunk_and_heads")
    def test_output_of_each_head(self, student):
        """`model(x, head)` is what that head makes of the trunk's output."""
        trunk = weights_for([3, 4])
        weights = {name: weights_for([4, size], size) for name, size in HEADS.items()}
        everything = [*trunk, *itertools.chain(*weights.values())]
        outputs = headed_outputs(student, everything, HEADED_X, list(HEADS))
        for own, got in zip(weights.values(), outputs, strict=True):
            expect.close(got, by_hand([*trunk, *own], ["Tanh", "none"], HEADED_X))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_output_of_each_head")
    def test_gradients_of_one_head(self, student):
        """Gradients reach the trunk and the head that was asked, and no other head."""
        got = headed_gradients(student, HEADED_X, "green")
        reached = {tuple(shape) for shape, yes in got if yes}
        trunk, head = (4, 3) in reached, (2, 4) in reached
        expect.that(trunk, "No gradient reaches the trunk.", kind="no gradient")
        expect.that(head, "No gradient reaches the head.", kind="no gradient")
        others = {(1, 4), (1,), (3, 4), (3,)} & reached
        expect.that(not others, "Other heads get gradients, too.", kind="other heads")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_unknown_head(self, student):
        """For a head that is not there, it raises a `KeyError`."""
        with expect.raises("KeyError"):
            headed_unknown(student)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_unknown_head")
    def test_unknown_head_names_the_others(self, student):
        """The message of that `KeyError` names all the heads there are."""
        with expect.raises("KeyError", mentions=list(HEADS)):
            headed_unknown(student)
