"""Checks of 01_line_model. Each keeps one promise; its docstring is what the student reads.

No check of one exercise uses the student's answer to another: `predict` and
`fit` are given models made here.
"""

import contextlib
import io
import re

import pytest
import torch
from torch import nn

from autograder import expect, picture, probe
from autograder.probes import backward, gradients, inventory

# --- LineModel ------------------------------------------------------------------


@probe
def made(code):
    """LineModel()"""
    return inventory(code.LineModel())


@probe
def first_values(code):
    """LineModel(), 80 times"""
    lines = [code.LineModel() for _ in range(80)]
    return [
        torch.stack([torch.as_tensor(value).detach().float().reshape(()) for value in values])
        for values in ([line.m for line in lines], [line.b for line in lines])
    ]


def given(code, m, b):
    """Return a model with these weights, whatever their shape."""
    line = code.LineModel()
    with torch.no_grad():
        line.m.fill_(m)
        line.b.fill_(b)
    return line


@probe
def outputs(code, m, b, x):
    """LineModel() with m = {m} and b = {b}, called on x = {x}"""
    return given(code, m, b)(x)


@probe
def output_shapes(code, shapes):
    """LineModel() called on tensors of shapes {shapes}"""
    line = code.LineModel()
    return [tuple(line(torch.ones(shape)).shape) for shape in shapes]


@probe
def line_gradients(code, m, b, x):
    """LineModel()(x).sum().backward()"""
    line = given(code, m, b)
    backward(line(x))
    return gradients(line)


@probe
def registered_after_calls(code, x):
    """LineModel() called twice on x"""
    line = code.LineModel()
    before = dict(line.named_parameters())
    line(x)
    line(x)
    after = dict(line.named_parameters())
    return {"names": list(after), "same": all(after.get(k) is v for k, v in before.items())}


@probe
def reloaded(code, m, b, x):
    """LineModel(), saved with state_dict() and loaded into a second one"""
    first, second = given(code, m, b), given(code, 0.0, 0.0)
    second.load_state_dict(first.state_dict())
    return first(x), second(x)


class TestLineModel:
    """In `__init__`, call `super().__init__()` before anything else.
    Wrap one random number from [0, 1) in `nn.Parameter` and store it in `self.m`.
    Store a second parameter in `self.b`; `torch.zeros` makes its number.
    In `forward`, multiply x by the one and add the other: the parameters themselves.
    No `.data`, `.detach()`, `.item()` or `float(…)` there: they cut the gradient off.
    """

    @pytest.mark.points(1)
    def test_can_be_made(self, student):
        """`LineModel()` makes an `nn.Module`."""
        expect.module(made(student))

    @pytest.mark.points(3)
    @pytest.mark.needs("test_can_be_made")
    def test_registers_m_and_b(self, student):
        """The model has two parameters, `m` and `b`, with one element each."""
        expect.parameters(made(student), {"m": [(), (1,)], "b": [(), (1,)]})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_m_and_b")
    def test_trainable(self, student):
        """Both parameters are trainable (`requires_grad` is True)."""
        frozen = [p["name"] for p in made(student)["parameters"] if not p["trainable"]]
        expect.equal(frozen, [], "The list of parameters that are not trainable")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_intercept_starts_at_zero(self, student):
        """`b` starts at zero."""
        _slopes, intercepts = first_values(student)
        expect.close(intercepts, torch.zeros(80))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_slope_is_drawn(self, student):
        """`m` is drawn at random: two models start with different slopes."""
        slopes, _intercepts = first_values(student)
        # Two of them may be equal by chance: once in 10^6 runs. Three never are.
        expect.that(
            len(set(slopes[:8].tolist())) >= 7,
            "8 new models do not have 8 different slopes.",
            kind="same slope",
        )

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_slope_is_drawn")
    def test_slope_is_uniform(self, student):
        """`m` is drawn uniformly from [0, 1)."""
        slopes, _intercepts = first_values(student)
        picture.histogram(slopes, lambda m: m.clamp(0, 1), -0.5, 1.5)
        inside = bool(((slopes >= 0) & (slopes < 1)).all())
        expect.that(inside, "Some slopes are outside [0, 1).", kind="slope range")
        # All 80 miss one of the four quarters with probability 4·(3/4)^80 = 4·10^-10.
        counts = torch.bincount((4 * slopes).long(), minlength=4)
        even = bool((counts > 0).all())
        expect.that(even, "The slopes are not spread evenly over [0, 1).", kind="slope spread")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_can_be_made")
    def test_line_through_given_weights(self, student):
        """The model computes m·x + b."""
        x = torch.tensor([[0.0], [2.0]])
        expect.close(outputs(student, 3.0, -1.0, x), torch.tensor([[-1.0], [5.0]]))

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_line_through_given_weights")
    def test_agrees_with_reference(self, student, reference, draw):
        """It does so for any weights and inputs, negative ones too."""
        x = draw.tensor("batch", "steps", "features")
        for sign in (-1.0, 1.0):
            m, b = sign * draw.uniform(0.5, 2.0), -sign * draw.uniform(0.5, 2.0)
            expect.close(outputs(student, m, b, x), outputs(reference, m, b, x))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_keeps_the_shape(self, student):
        """The output has the shape of the input, whatever that is."""
        shapes = [(5,), (4, 1), (4, 3), (2, 3, 4)]
        expect.equal(output_shapes(student, shapes), shapes, "The list of output shapes")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_can_be_made")
    def test_takes_a_number(self, student):
        """A plain Python number works as input, too."""
        got = outputs(student, 3.0, -1.0, 2.0)
        expect.returned(got, torch.Tensor, float)
        expect.close(torch.as_tensor(got).reshape(-1), torch.tensor([5.0]))

    @pytest.mark.points(3)
    @pytest.mark.needs("test_trainable")
    def test_gradients_reach_both(self, student):
        """Gradients flow back to `m` and `b`."""
        x = torch.tensor([[1.0], [2.0], [4.0]])
        got = line_gradients(student, 0.5, 0.25, x)
        expect.gradient(got, {"m": 7.0, "b": 3.0})

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_m_and_b")
    def test_calls_leave_the_parameters(self, student):
        """Calling the model makes no new parameters."""
        got = registered_after_calls(student, torch.ones(3, 1))
        expect.equal(sorted(got["names"]), ["b", "m"], "The list of parameters after two calls")
        expect.that(
            got["same"], "After a call, `m` or `b` is another object.", kind="new parameters"
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_m_and_b")
    def test_round_trip(self, student):
        """Saved with `state_dict()` and loaded again, it is the same line."""
        before, after = reloaded(student, 1.5, -0.5, torch.tensor([[0.0], [1.0]]))
        expect.round_trip(before, after)


# --- extra_repr -----------------------------------------------------------------


def printable(code):
    """Return a model to print, even if the student's class is no module or cannot be made."""
    cls = code.LineModel
    try:
        line = cls()
        m, b = weights(line)
        if isinstance(line, nn.Module) and m.numel() == b.numel() == 1:
            return line
    except Exception:  # what is wrong with the model is told by the checks above
        pass
    if not issubclass(cls, nn.Module):
        cls = type("LineModel", (cls, nn.Module), {})
    line = cls.__new__(cls)
    nn.Module.__init__(line)
    line.m, line.b = nn.Parameter(torch.rand(1)), nn.Parameter(torch.zeros(1))
    return line


def weights(line):
    """Return slope and intercept, even if they have other names."""
    if hasattr(line, "m") and hasattr(line, "b"):
        return line.m, line.b
    m, b = line.parameters()
    return m, b


def set_weights(line, m, b):
    with torch.no_grad():
        for weight, value in zip(weights(line), (m, b), strict=True):
            weight.fill_(value)


@probe
def representation(code):
    """model.extra_repr()"""
    line, printed = printable(code), io.StringIO()
    with contextlib.redirect_stdout(printed):
        text = line.extra_repr()
    return {"text": text, "printed": printed.getvalue()}


@probe
def representations(code, count):
    """print(model), for several new models"""
    lines = [printable(code) for _ in range(count)]
    return [(repr(line), *(w.detach().sum() for w in weights(line))) for line in lines]


@probe
def representation_after(code, m, b):
    """print(model), after training has changed m to {m} and b to {b}"""
    line = printable(code)
    repr(line)
    set_weights(line, m, b)
    return repr(line)


@probe
def gradients_after_printing(code):
    """print(model) between backward() and the optimiser's step"""
    line = printable(code)
    if not all(weight.is_leaf and weight.requires_grad for weight in weights(line)):
        line.m, line.b = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    m, b = weights(line)
    m.grad = b.grad = None
    (2 * m.sum() + 3 * b.sum()).backward()
    repr(line)
    m, b = weights(line)
    return {"trainable": m.requires_grad and b.requires_grad, "m": m.grad, "b": b.grad}


NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
SLOPE = r"slope|(?<!inde)pendiente"
INTERCEPT = r"intercept|ordenada|intersec|independiente"


def shows(text, value):
    """Tell whether a text shows a value to two decimals or more."""
    return any(
        abs(float(number) - value) <= 0.0051
        for number in re.findall(NUMBER, text)
        if "." in number or "e" in number.lower() or float(number) == value
    )


def labels(text, label, value):
    """Tell whether a text shows a value right after a label: slope=2.375, slope (m) is 2.375."""
    following = re.findall(rf"(?i:{label})[^\d,;\n]*?({NUMBER})", text)
    return any(shows(number, value) for number in following)


class TestExtraRepr:
    """`extra_repr(self)` is a method of `LineModel`, in the same column as `forward`.
    Take the number out of each parameter with `.item()`, there and not in `__init__`.
    Put both into an f-string behind the words slope and intercept, with `:.3f`.
    Give the text back with `return`; do not print it.
    """

    @pytest.mark.points(1)
    def test_returns_a_text(self, student):
        """`extra_repr()` returns a text and prints nothing."""
        got = representation(student)
        expect.returned(got["text"], str)
        expect.that(got["text"], "It returned an empty text.", kind="empty")
        expect.that(not got["printed"], "It printed something.", kind="printed")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_text")
    def test_says_slope_and_intercept(self, student):
        """The text has the words slope and intercept."""
        text = representation(student)["text"].casefold()
        both = re.search(SLOPE, text) and re.search(INTERCEPT, text)
        expect.that(both, "The words are not both there.", kind="words")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_text")
    def test_shows_numbers(self, student):
        """The text shows numbers, not tensors."""
        text = representation(student)["text"]
        plain = "tensor(" not in text and "Parameter" not in text
        expect.that(plain, "The text shows whole tensors.", kind="shows tensors")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_text")
    def test_shows_both_values(self, student):
        """`print(model)` shows both values to two decimals or more."""
        for text, m, b in representations(student, 10):
            expect.that(
                shows(text, float(m)), "The value of `m` is not in the text.", kind="value m"
            )
            expect.that(
                shows(text, float(b)), "The value of `b` is not in the text.", kind="value b"
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_shows_both_values")
    def test_shows_the_current_values(self, student):
        """After training it shows the new values."""
        text = representation_after(student, 2.375, -1.625)
        current = shows(text, 2.375) and shows(text, -1.625)
        expect.that(current, "The text does not show the new values.", kind="stale")
        # Whoever says it in another way than "slope=2.375" is believed.
        slope = labels(text, rf"{SLOPE}|\bm\b", -1.625)
        intercept = labels(text, rf"{INTERCEPT}|\bb\b", 2.375)
        expect.that(
            not (slope and intercept),
            "The value of `b` is called the slope, and that of `m` the intercept.",
            kind="values swapped",
        )

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_a_text")
    def test_leaves_gradients_alone(self, student):
        """Printing the model changes neither gradients nor `requires_grad`."""
        got = gradients_after_printing(student)
        expect.that(got["trainable"], "A parameter is not trainable any more.", kind="frozen")
        expect.gradient(got, {"m": 2.0, "b": 3.0})


# --- predict --------------------------------------------------------------------


class Watched(nn.Module):
    """A line that notes how it is called."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
        self.seen = []

    def forward(self, x):
        self.seen.append(self.training or self.linear.training)
        return self.linear(x)


def set_line(linear, m, b):
    with torch.no_grad():
        linear.weight.fill_(m)
        linear.bias.fill_(b)


def watched():
    model = Watched()
    set_line(model.linear, 1.0, 0.5)
    return model


@probe
def prediction(code, x):
    """predict(model, x)"""
    model = watched()
    with torch.no_grad():
        want = model(x)
    return code.predict(model, x), want


@probe
def watched_prediction(code, x, training):
    """predict(model, x), with a model in training mode: {training}"""
    model, calls = watched(), []
    model.train(training)
    model.register_forward_hook(lambda *_: calls.append(1))
    y = code.predict(model, x)
    return {
        "hooks": len(calls),
        "forwards": len(model.seen),
        "modes": list(model.seen),
        "mode after": model.training,
        "needs grad": isinstance(y, torch.Tensor) and y.requires_grad,
        "grad mode after": torch.is_grad_enabled(),
    }


# The model's outputs for these have both signs.
X = torch.tensor([[-4.0], [0.5], [4.0]])


class TestPredict:
    """Keep the mode in which the model came, `model.training`, in a variable.
    Switch to evaluation mode with `model.eval()`.
    Inside `with torch.no_grad():`, call the model like a function and keep its output.
    Put the mode back: `model.train(…)` takes True or False.
    Return the output.
    """

    @pytest.mark.points(1)
    def test_returns_the_output(self, student):
        """`predict` returns the model's output, a tensor."""
        got, want = prediction(student, X)
        expect.returned(got, torch.Tensor)
        expect.close(got, want)

    @pytest.mark.points(2)
    def test_calls_the_model(self, student):
        """It calls the model, so that hooks run."""
        got = watched_prediction(student, X, True)
        expect.that(
            got["hooks"] >= 1,
            "A hook registered on the model did not run.",
            kind="hooks",
            forwards=got["forwards"],
        )

    @pytest.mark.points(1)
    def test_in_evaluation_mode(self, student):
        """The model is in evaluation mode while it predicts."""
        got = watched_prediction(student, X, True)
        evaluating = bool(got["modes"]) and not any(got["modes"])
        expect.that(evaluating, "The model was still in training mode.", kind="not eval")

    @pytest.mark.points(2)
    def test_leaves_the_mode(self, student):
        """Afterwards the model is in the mode in which it was before."""
        for training in (True, False):
            after = watched_prediction(student, X, training)["mode after"]
            expect.that(
                after == training,
                "The model came back in another mode.",
                kind="mode",
                before=training,
                after=after,
            )

    @pytest.mark.points(1)
    def test_needs_no_gradient(self, student):
        """What it returns does not track gradients."""
        tracked = watched_prediction(student, X, False)["needs grad"]
        expect.that(not tracked, "The result still requires a gradient.", kind="tracked")

    @pytest.mark.hidden
    @pytest.mark.points(1)
    def test_leaves_gradients_on(self, student):
        """Gradients can be computed again afterwards."""
        on = watched_prediction(student, X, True)["grad mode after"]
        expect.that(on, "Gradients are switched off for all later code.", kind="grad off")


# --- line_data ------------------------------------------------------------------


@probe
def points(code, m, b, n, sigma, x_range, seed):
    """line_data({m}, {b}, {n}, {sigma}, {x_range}, generator)"""
    return code.line_data(m, b, n, sigma, x_range, torch.Generator().manual_seed(seed))


@probe
def points_twice(code, first_seed, second_seed):
    """line_data(1.0, 0.0, 20, 0.5, 1.0, generator), twice"""
    results = []
    for other, seed in enumerate((first_seed, second_seed)):
        torch.default_generator.manual_seed(other)  # the global generator is none of its business
        generator = torch.Generator().manual_seed(seed)
        results.append(code.line_data(1.0, 0.0, 20, 0.5, 1.0, generator))
    return results


@probe
def points_without_generator(code):
    """line_data(1.0, 0.0, 20, 0.5, 1.0), twice, without a generator"""
    return [code.line_data(1.0, 0.0, 20, 0.5, 1.0) for _ in range(2)]


SIGMA = 100.0


def noise(student, m, n=2000):
    """Return the two columns' noise: beside it, the clean x and y are next to nothing."""
    data = points(student, m, 0.0, n, SIGMA, 1.0, 7)
    expect.shape(data, (n, 2))
    expect.finite(data)
    x, y = data.double().unbind(1)
    return x - x.mean(), y - y.mean()


def correlation(a, b):
    return float((a * b).mean() / (a.std() * b.std()).clamp_min(1e-12))


class TestLineData:
    """Draw n numbers with `torch.rand`, hand `generator` on, and stretch them to [0, x_range].
    Compute y from these x while they have no noise.
    Put both side by side, in shape (n, 2): `torch.stack([…], dim=1)`.
    Draw noise of this shape with `torch.randn`, again with `generator`, and scale it by sigma.
    Return the sum of the two.
    """

    @pytest.mark.points(1)
    def test_shape(self, student):
        """It returns a tensor of shape (n, 2)."""
        expect.shape(points(student, 2.0, 1.0, 7, 0.1, 3.0, 0), (7, 2))

    @pytest.mark.points(1)
    def test_dtype(self, student):
        """Its dtype is float32."""
        expect.dtype(points(student, 2.0, 1.0, 7, 0.1, 3.0, 0), torch.float32)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_shape")
    def test_range_of_x(self, student):
        """Without noise, the x lie in [0, x_range] and fill it."""
        for x_range in (3.0, 0.5):
            data = points(student, 2.0, 1.0, 200, 0.0, x_range, 1)
            expect.shape(data, (200, 2))
            x, y = data.double().unbind(1)
            inside = bool((x >= -1e-5).all() and (x <= x_range * 1.0001).all())
            swapped = bool(torch.allclose(x, 2.0 * y + 1.0, atol=1e-4))
            expect.that(inside, "Some x are outside [0, x_range].", kind="range", swapped=swapped)
            # 200 uniform numbers all below 0.85 of the range: once in 10^14 runs.
            filled = bool(x.max() > 0.85 * x_range and x.min() < 0.15 * x_range)
            expect.that(filled, "The x fill only a part of [0, x_range].", kind="range")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_shape")
    def test_on_the_line(self, student):
        """Without noise, the points lie on the line y = m·x + b."""
        data = points(student, -2.0, 1.5, 9, 0.0, 4.0, 2)
        expect.shape(data, (9, 2))
        x, y = data.double().unbind(1)
        expect.that(
            bool(torch.allclose(y, -2.0 * x + 1.5, atol=1e-4)),
            "The points are not on the line although sigma is 0.",
            kind="line",
            swapped=bool(torch.allclose(x, -2.0 * y + 1.5, atol=1e-4)),
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_shape")
    def test_noise_on_both_columns(self, student):
        """Both columns carry noise of standard deviation sigma."""
        x, y = noise(student, 0.0)
        # The standard deviation of 2000 normal numbers is known to 1.6 %; 10 % is 6
        # times that.
        for name, column in (("x", x), ("y", y)):
            expect.that(
                abs(float(column.std()) / SIGMA - 1) < 0.1,
                "The noise on {column} does not have standard deviation sigma.",
                kind="noise",
                column=name,
                ratio=float(column.std()) / SIGMA,
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_shape")
    def test_noise_is_independent(self, student):
        """The noise on x and the noise on y are drawn separately."""
        x, y = noise(student, 0.0)
        # Of 2000 independent pairs: 0 ± 0.022.
        together = abs(correlation(x, y)) > 0.15
        expect.that(not together, "The two columns have the same noise.", kind="shared noise")

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_noise_is_independent")
    def test_y_comes_from_clean_x(self, student):
        """y is computed before x gets its noise."""
        x, y = noise(student, 3.0)
        # Without noise on x, there is none to go into y.
        together = float(x.std()) > 0.1 * SIGMA and abs(correlation(x, y)) > 0.15
        expect.that(not together, "The noise of x went into y as well.", kind="noisy x")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_shape")
    def test_follows_the_generator(self, student):
        """A generator with the same seed gives the same data, another seed other data."""
        first, second = points_twice(student, 3, 3)
        expect.shape(second, tuple(first.shape))
        expect.that(bool(torch.equal(first, second)), "Same seed, other data.", kind="generator")
        first, second = points_twice(student, 3, 4)
        expect.that(not torch.equal(first, second), "Other seed, same data.", kind="fixed seed")

    @pytest.mark.hidden
    @pytest.mark.points(1)
    @pytest.mark.needs("test_shape")
    def test_random_without_generator(self, student):
        """Without a generator, each call gives other data."""
        first, second = points_without_generator(student)
        expect.returned(first, torch.Tensor)
        expect.returned(second, torch.Tensor)
        same = bool(torch.equal(first, second))
        expect.that(not same, "Two calls gave the same data.", kind="fixed seed")


# --- fit ------------------------------------------------------------------------


def line_from(m, b):
    model = nn.Linear(1, 1)
    set_line(model, m, b)
    return model


@probe
def fitted(code, m, b, x, y, steps, lr):
    """fit(model, x, y, steps={steps}, lr={lr})"""
    model = line_from(m, b)
    losses = code.fit(model, x, y, steps, lr)
    return losses, torch.stack([model.weight.detach().reshape(()), model.bias.detach().reshape(())])


@probe
def fitted_with_leftovers(code, m, b, x, y, lr):
    """fit(model, x, y, steps=1, lr={lr}), after somebody else's backward()"""
    model = line_from(m, b)
    (100.0 * model(x)).sum().backward()
    code.fit(model, x, y, 1, lr)
    return torch.stack([model.weight.detach().reshape(()), model.bias.detach().reshape(())])


def by_hand(m, b, x, y, steps, lr):
    """Return the losses and the weights of full-batch SGD on the mean squared error."""
    x, y, losses = x.double(), y.double(), []
    for _ in range(steps):
        error = m * x + b - y
        losses.append(float((error**2).mean()))
        m, b = m - lr * float((2 * error * x).mean()), b - lr * float((2 * error).mean())
    return losses, torch.tensor([m, b], dtype=torch.float32)


FIT_X = torch.tensor([[-1.0], [0.0], [0.5], [2.0]])
FIT_Y = torch.tensor([[0.5], [-0.25], [1.0], [0.75]])


class TestFit:
    """Make a `torch.optim.SGD` of the model's parameters, with `lr`, and an empty list.
    Loop `steps` times; each round begins by clearing the old gradients.
    Call the model on x; the loss is the mean of the squared differences from y.
    Then come `backward()` on the loss and a step of the optimiser.
    Put the loss into the list as a float, with `.item()`; return the list after the loop.
    """

    @pytest.mark.points(2)
    def test_one_step(self, student):
        """One step is plain gradient descent on the mean squared error."""
        _losses, got = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 1, 0.1)
        want = by_hand(0.5, 0.25, FIT_X, FIT_Y, 1, 0.1)[1]
        picture.line_through(FIT_X, FIT_Y, student=got, expected=want)
        expect.close(got, want)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_one_step")
    def test_three_steps(self, student):
        """So are three steps: each uses the gradient of its own loss only."""
        _losses, got = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)
        want = by_hand(0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)[1]
        picture.line_through(FIT_X, FIT_Y, student=got, expected=want)
        expect.close(got, want)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_step")
    def test_ignores_old_gradients(self, student):
        """Gradients left over from before `fit` do not count."""
        got = fitted_with_leftovers(student, 0.5, 0.25, FIT_X, FIT_Y, 0.1)
        expect.close(got, by_hand(0.5, 0.25, FIT_X, FIT_Y, 1, 0.1)[1])

    @pytest.mark.points(1)
    def test_returns_floats(self, student):
        """It returns the losses as a list of Python floats."""
        losses, _weights = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)
        expect.numbers(losses)
        expect.that(losses, "The list is empty.", kind="empty")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_floats")
    def test_one_loss_per_step(self, student):
        """There is one loss for each step."""
        losses, _weights = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)
        expect.numbers(losses, 3)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_returns_floats")
    def test_losses_before_the_steps(self, student):
        """Each loss is measured before its step."""
        losses, weights = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)
        want, right = by_hand(0.5, 0.25, FIT_X, FIT_Y, 3, 0.1)
        picture.curves("step", "loss", student=losses, expected=want)
        expect.returned(losses, list)
        # After a wrong step the losses are others: that is another check's business.
        count = min(len(losses), 3) if torch.allclose(weights, right, atol=1e-4) else 1
        expect.close(torch.tensor(losses[:count]), torch.tensor(want[:count]))

    @pytest.mark.hidden
    @pytest.mark.points(1)
    def test_zero_steps(self, student):
        """Zero steps give an empty list and change nothing."""
        losses, weights = fitted(student, 0.5, 0.25, FIT_X, FIT_Y, 0, 0.1)
        expect.equal(losses, [], "What `fit` returned")
        expect.close(weights, torch.tensor([0.5, 0.25]))

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_three_steps")
    def test_recovers_a_line(self, student):
        """From clean data it finds the line 3x − 1 again."""
        # Mean x² is 1 and mean x is 0: the errors of slope and intercept shrink by
        # 1 - 2·0.4 = 0.2 a step, after 9 steps to 0.2^9·21 = 10^-5.
        x = torch.tensor([-1.5, -1.0, -0.5, -0.5, 0.5, 0.5, 1.0, 1.5]).reshape(-1, 1)
        x = x / (x**2).mean().sqrt()
        _losses, got = fitted(student, -2.0, 20.0, x, 3 * x - 1, 9, 0.4)
        picture.line_through(x, 3 * x - 1, student=got, expected=[3.0, -1.0])
        expect.close(got, torch.tensor([3.0, -1.0]), atol=1e-3)
