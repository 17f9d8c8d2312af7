"""Checks of 05_modules. Each keeps one promise; its docstring is what the student reads.

No check of one exercise uses the student's answer to another: `stack` and
`regressor` are called with parts made here in the place of `block` and `stack`.
"""

import contextlib
import math

import pytest
import torch
from torch import nn

from autograder import expect, probe
from autograder.probes import backward, inventory, ready, standing_in, within_steps
from autograder.shapes import expect_shapes

pytestmark = pytest.mark.assignment(
    name="05_modules",
    language="en",
    points={"TinyModel": 7, "TinyModelFunctional": 6, "TinyModelSequential": 5, "MySequential": 12, "FixedHiddenMLP": 19, "block": 4, "stack": 6, "regressor": 6, "first_bias": 3, "parameter_table": 4},
    sections={"TinyModel": "1. One model, three ways", "TinyModelFunctional": "1. One model, three ways", "TinyModelSequential": "1. One model, three ways", "MySequential": "2. Your own Sequential", "FixedHiddenMLP": "3. A constant inside", "block": "4. Blocks of blocks", "stack": "4. Blocks of blocks", "regressor": "4. Blocks of blocks", "first_bias": "5. Digging", "parameter_table": "5. Digging"},
    files={"modules.ipynb": "b5349ae9c28a8644", "modules.py": "ac5e9f76684fb45d"},
)

# --- the three TinyModels ---------------------------------------------------------

TINY = [(10,), (10, 200), (200,), (200, 100)]


class Name(str):
    """A name that a message shows without quotes."""

    __repr__ = str.__str__


def tiny(code, name):
    return ready(getattr(code, name)(), 1, 100)


@probe
def tiny_layers(code, name):
    """{name}()"""
    model = tiny(code, name)
    if not isinstance(model, nn.Module):
        return inventory(model)
    modules = list(model.modules())
    leaves = [module for module in modules if module is not model and not list(module.children())]
    rows = {id(leaf) for m in modules if isinstance(m, nn.Sequential) for leaf in m.modules()}
    return {
        **inventory(model),
        "is_class": isinstance(getattr(code, name), type),
        "others": [type(leaf).__name__ for leaf in leaves if not isinstance(leaf, nn.Linear)],
        "outside": len({id(leaf) for leaf in modules if isinstance(leaf, nn.Linear)} - rows),
    }


@probe
def tiny_modules_called(code, name):
    """{name}(), called on a tensor of shape (2, 100)"""
    model, called = tiny(code, name), []
    hook = nn.modules.module.register_module_forward_pre_hook(
        lambda module, given: called.append(type(module).__name__)
    )
    with contextlib.suppress(Exception), hook:  # what it raises is told by the next check
        model(torch.zeros(2, 100))
    own = {type(module).__name__ for module in model.modules()}
    return [kind for kind in dict.fromkeys(called) if kind not in own]


@probe
def tiny_outputs(code, name, weights, x):
    """{name}() with weights that the check chose, called on x; then .backward()"""
    model = tiny(code, name)
    chosen = {tuple(weight.shape): weight for weight in weights}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(chosen[tuple(parameter.shape)])
    y = model(x)
    backward(y[..., 0] if isinstance(y, torch.Tensor) else y)
    unreached = [tuple(p.shape) for p in model.parameters() if p.grad is None]
    return {"y": y, "unreached": unreached}


def all_ones(sums):
    return torch.allclose(sums, torch.ones((), dtype=torch.float64))


@probe
def tiny_rows(code, name, shapes):
    """{name}(), called on tensors of shapes {shapes}"""
    model, sums = tiny(code, name), []
    for shape in shapes:
        y = model(torch.linspace(-1, 1, math.prod(shape)).sin().reshape(shape))
        sums.append((y.shape, y.double().sum(-1)))
        if not all_ones(sums[-1][1]):
            break  # one is enough, and the next one could raise
    return sums


def expect_class(got, name):
    """Expect what was called to make a model to be a class."""
    expect.that(got["is_class"], "`{name}` is no class.", kind="no class", name=name)


def expect_tiny_values(student, name):
    # The mean of x reaches each of the 200 hidden units, and what ReLU leaves of it, h,
    # makes the scores (1 - h)·log q: for h = 0 the outputs are like q, for 1 all alike.
    q = torch.arange(1.0, 11.0) / 5
    weights = [
        torch.full((200, 100), 0.01),
        torch.zeros(200),
        -q.log().reshape(10, 1).expand(10, 200) / 200,
        q.log(),
    ]
    x = torch.tensor([[-3.0], [1.0], [2.0]]) + torch.tensor([-5.0, 5.0]).repeat(50)
    rows = torch.stack([q, torch.ones(10), 1 / q])
    got = tiny_outputs(student, name, weights, x)
    expect.close(got["y"], rows / rows.sum(1, keepdim=True))
    expect.that(
        not got["unreached"],
        "No gradient reaches the parameters of shapes {unreached}.",
        kind="no gradient",
        unreached=got["unreached"],
    )


def expect_last_axis(student, name):
    shapes = [(2, 3, 100), (4, 100), (100,)]
    for shape, (found, sums) in zip(shapes, tiny_rows(student, name, shapes)):
        expect.equal(found, (*shape[:-1], 10), "The shape of the output")
        expect.that(
            all_ones(sums),
            "For x of shape {shape}, the outputs do not sum to 1 along the last axis.",
            kind="softmax axis",
            shape=shape,
        )


class TestTinyModel:
    """After `super().__init__()`, store two `nn.Linear` in attributes: 100 → 200 and 200 → 10.
    In `forward`, run x through the first, and what comes out through a ReLU.
    Run that through the second, and what comes out through a softmax.
    Tell the softmax its axis: the last one, whatever the shape.
    """

    @pytest.mark.points(2)
    def test_two_linear_layers(self, student):
        """`TinyModel` has the weights and biases of two layers, 100 → 200 and 200 → 10."""
        expect_shapes(tiny_layers(student, Name("TinyModel")), TINY)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_two_linear_layers")
    def test_is_a_class(self, student):
        """`TinyModel` is a class."""
        expect_class(tiny_layers(student, Name("TinyModel")), "TinyModel")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_two_linear_layers")
    def test_values(self, student):
        """With given weights, it computes Linear, ReLU, Linear, softmax, with gradients."""
        expect_tiny_values(student, Name("TinyModel"))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_softmax_over_the_last_axis(self, student):
        """The outputs sum to 1 along the last axis, however many axes x has."""
        expect_last_axis(student, Name("TinyModel"))


class TestTinyModelFunctional:
    """In `__init__`, store the two `nn.Linear` in attributes, and no other module.
    In `forward`, call the function `torch.relu` on what the first gives.
    Call `torch.softmax` on what the second gives, with `dim` for the last axis.
    """

    @pytest.mark.points(2)
    def test_only_the_linear_layers(self, student):
        """The only modules in it are two Linear layers, 100 → 200 and 200 → 10."""
        got = tiny_layers(student, Name("TinyModelFunctional"))
        expect_shapes(got, TINY)
        names = ", ".join(got["others"])
        expect.that(
            not names,
            "Among its modules there is more than Linear layers: {names}.",
            kind="activation modules",
            names=names,
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_only_the_linear_layers")
    def test_activations_are_functions(self, student):
        """Its activations are functions: `forward` makes no modules to call them."""
        names = ", ".join(tiny_modules_called(student, Name("TinyModelFunctional")))
        expect.that(
            not names,
            "When it is called, it makes other modules and calls them: {names}.",
            kind="activation modules",
            names=names,
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_only_the_linear_layers")
    def test_is_a_class(self, student):
        """`TinyModelFunctional` is a class."""
        expect_class(tiny_layers(student, Name("TinyModelFunctional")), "TinyModelFunctional")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_only_the_linear_layers")
    def test_values(self, student):
        """With given weights, it computes Linear, ReLU, Linear, softmax, with gradients."""
        expect_tiny_values(student, Name("TinyModelFunctional"))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_softmax_over_the_last_axis(self, student):
        """The outputs sum to 1 along the last axis, however many axes x has."""
        expect_last_axis(student, Name("TinyModelFunctional"))


class TestTinyModelSequential:
    """In `__init__`, make one `nn.Sequential` and store it in an attribute.
    Its parts, in order: Linear 100 → 200, ReLU, Linear 200 → 10, softmax.
    All four are modules here; the softmax needs its `dim`.
    `forward` calls the chain on x and returns what comes out.
    """

    @pytest.mark.points(2)
    def test_layers_in_a_sequential(self, student):
        """Two Linear layers, 100 → 200 and 200 → 10, stand in an `nn.Sequential`."""
        got = tiny_layers(student, Name("TinyModelSequential"))
        expect_shapes(got, TINY)
        expect.that(
            got["outside"] == 0,
            "Number of Linear layers that are in no `nn.Sequential`: {outside}.",
            kind="no sequential",
            outside=got["outside"],
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_layers_in_a_sequential")
    def test_is_a_class(self, student):
        """`TinyModelSequential` is a class."""
        expect_class(tiny_layers(student, Name("TinyModelSequential")), "TinyModelSequential")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_layers_in_a_sequential")
    def test_values(self, student):
        """With given weights, it computes Linear, ReLU, Linear, softmax, with gradients."""
        expect_tiny_values(student, Name("TinyModelSequential"))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_softmax_over_the_last_axis(self, student):
        """The outputs sum to 1 along the last axis, however many axes x has."""
        expect_last_axis(student, Name("TinyModelSequential"))


# --- MySequential -----------------------------------------------------------------


def line(weight, bias):
    """Return a Linear(1, 1) that computes weight·x + bias."""
    layer = nn.Linear(1, 1)
    with torch.no_grad():
        layer.weight.fill_(weight)
        layer.bias.fill_(bias)
    return layer


@probe
def listed(code):
    """MySequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))"""
    modules = [nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)]
    model = code.MySequential(*modules)
    if not isinstance(model, nn.Module):
        return inventory(model)
    theirs = {id(p) for p in model.parameters()}
    return {
        **inventory(model),
        "is_class": isinstance(code.MySequential, type),
        "same": all(id(p) in theirs for module in modules for p in module.parameters()),
        "names": [name for name, _module in model.named_children()],
    }


@probe
def kinds_of_modules(code):
    """MySequential(nn.Linear(2, 3), nn.ReLU())"""
    model = code.MySequential(nn.Linear(2, 3), nn.ReLU())
    inside = model._modules.values() if isinstance(model, nn.Module) else ()
    return any(isinstance(module, nn.Sequential) for module in [model, *inside])


@probe
def passed_on_bent(code, x):
    """MySequential of the layers 2x, ReLU and x + 3, called on x"""
    return code.MySequential(line(2.0, 0.0), nn.ReLU(), line(1.0, 3.0))(x)


@probe
def passed_on_twice(code, x):
    """MySequential(double, one_more, double), called on x"""
    double, one_more = line(2.0, 0.0), line(1.0, 1.0)
    return code.MySequential(double, one_more, double)(x)


@probe
def passed_on_by_nothing(code, x):
    """MySequential(), called on x"""
    return code.MySequential()(x)


@probe
def gradients_of_a_row(code, x):
    """MySequential of the layers 2x, ReLU and x + 3; then .sum().backward()"""
    first, last = line(2.0, 0.0), line(1.0, 3.0)
    backward(code.MySequential(first, nn.ReLU(), last)(x))
    return {"0.weight": first.weight.grad, "0.bias": first.bias.grad,
            "2.weight": last.weight.grad, "2.bias": last.bias.grad}  # fmt: skip


class TestMySequential:
    """After `super().__init__()`, go through the modules with `enumerate`.
    Register each with `add_module`; its name is its position, made a string.
    In `forward`, go through `self._modules.values()`: they are in order.
    In each round, x becomes what the module makes of x; return it after the loop.
    """

    @pytest.mark.points(2)
    def test_registers_the_modules(self, student):
        """The parameters of all its modules are registered."""
        got = listed(student)
        expect_shapes(got, [(1,), (1, 3), (3,), (3, 2)])
        expect.that(
            got["same"], "Its parameters are copies of those it was given.", kind="copied modules"
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_registers_the_modules")
    def test_is_a_class(self, student):
        """`MySequential` is a class."""
        expect_class(listed(student), "MySequential")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_registers_the_modules")
    def test_names(self, student):
        """The modules are registered under the names "0", "1", "2", …"""
        names = listed(student)["names"]
        expect.that(
            names == ["0", "1", "2"],
            "Its modules are called {names}; expected ['0', '1', '2'].",
            kind="names",
            names=names,
        )

    @pytest.mark.points(1)
    def test_own_work(self, student):
        """`MySequential` is made without `nn.Sequential`."""
        expect.that(
            not kinds_of_modules(student),
            "It is an `nn.Sequential`, or has one inside.",
            kind="has sequential",
        )

    @pytest.mark.points(2)
    def test_order(self, student):
        """x runs through all modules, one after the other."""
        got = passed_on_bent(student, torch.tensor([[1.0], [-1.0]]))
        expect.close(got, torch.tensor([[5.0], [3.0]]))

    @pytest.mark.points(1)
    def test_empty(self, student):
        """`MySequential()`, without any modules, returns x as it is."""
        x = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
        expect.close(passed_on_by_nothing(student, x), x)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_order")
    def test_gradients(self, student):
        """Gradients reach the parameters of every module."""
        got = gradients_of_a_row(student, torch.tensor([[1.0]]))
        expect.gradient(got, {"0.weight": 1.0, "0.bias": 1.0, "2.weight": 2.0, "2.bias": 1.0})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_order")
    def test_same_module_twice(self, student):
        """A module that stands in two places is run in both."""
        got = passed_on_twice(student, torch.tensor([[1.0]]))
        expect.that(
            not (isinstance(got, torch.Tensor) and got.tolist() == [[3.0]]),
            "The second time, the module was left out.",
            kind="left out",
        )
        expect.close(got, torch.tensor([[6.0]]))


# --- FixedHiddenMLP ---------------------------------------------------------------

FIXED = [(20,), (20, 20)]
EYE = torch.eye(20)
X20 = torch.linspace(-1, 1, 20).reshape(1, 20)


def fixed(code):
    """Return a model that has been called once."""
    model = code.FixedHiddenMLP()
    model(torch.zeros(1, 20))
    return model


def constants(model):
    """Return the tensors of the constant's shape, wherever the model keeps them."""
    weights = {id(module.weight) for module in model.modules() if isinstance(module, nn.Linear)}
    plain = [value for module in model.modules() for value in vars(module).values()]
    found = [*model.buffers(), *model.parameters(), *plain]
    tensors = {id(value): value for value in found if isinstance(value, torch.Tensor)}
    return [t for key, t in tensors.items() if tuple(t.shape) == (20, 20) and key not in weights]


def fixed_with(code, weight, bias, constant):
    """Return a model with these weights and this constant."""
    model = fixed(code)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Linear):
                module.weight.copy_(weight)
                module.bias.copy_(bias)
        for tensor in constants(model):
            tensor.copy_(constant)
    return model


def total(gradients):
    """Return the sum of gradients; two layers in the place of one are another check's matter."""
    there = [gradient for gradient in gradients if gradient is not None]
    return sum(there) if there else None


@probe
def fixed_layers(code):
    """FixedHiddenMLP()"""
    model = code.FixedHiddenMLP()
    is_class = isinstance(code.FixedHiddenMLP, type)
    return {**inventory(ready(model, 1, 20)), "is_class": is_class}


@probe
def fixed_called_twice(code, x):
    """FixedHiddenMLP(), called twice on the same x"""
    model = code.FixedHiddenMLP()
    return within_steps(20_000, lambda: (model(x), model(x)))


@probe
def fixed_saved(code):
    """FixedHiddenMLP().state_dict()"""
    model = fixed(code)
    saved = model.state_dict().values()
    shapes = [tuple(value.shape) for value in saved if isinstance(value, torch.Tensor)]
    return {"shapes": shapes, "loose": inventory(model)["loose"]}


@probe
def fixed_reloaded(code, x):
    """FixedHiddenMLP(), saved with state_dict() and loaded into a second one"""
    first, second = fixed(code), code.FixedHiddenMLP()
    second.load_state_dict(first.state_dict())
    return first(x), second(x)


@probe
def fixed_in_double(code, x):
    """FixedHiddenMLP().to(torch.float64), called on an x in double precision"""
    return fixed(code).to(torch.float64)(x)


@probe
def fixed_moved(code):
    """FixedHiddenMLP().to("meta")"""
    model = fixed(code).to("meta")
    tensors = [*model.state_dict().values(), *constants(model)]
    return sorted({str(tensor.device) for tensor in tensors})


@probe
def fixed_there(code, device, x):
    """FixedHiddenMLP().to({device}), called on x there"""
    return str(fixed(code).to(device)(x.to(device)).device)


@probe
def fixed_trained(code, x):
    """FixedHiddenMLP(), trained for two steps"""
    model = fixed(code)
    before = [constant.detach().clone() for constant in constants(model)]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        optimizer.zero_grad()
        with contextlib.suppress(RuntimeError):  # told by the check of the gradients
            backward(model(x))
        optimizer.step()
    after = constants(model)
    return {
        "needs_grad": any(constant.requires_grad for constant in after),
        "same": len(before) == len(after) and all(map(torch.equal, before, after)),
    }


@probe
def fixed_outputs(code, weight, bias, constant, x):
    """FixedHiddenMLP() with weights and a constant that the check chose, called on x"""
    return fixed_with(code, weight, bias, constant)(x)


@probe
def fixed_sums(code, weights, bias, constant, x):
    """FixedHiddenMLP() with weights and a constant that the check chose, called on x"""
    return [fixed_with(code, weight, bias, constant)(x) for weight in weights]


@probe
def fixed_input(code, x):
    """FixedHiddenMLP(), called on x"""
    model, given = fixed(code), x.clone()
    model(given)
    return {"x": given.detach(), "needs_grad": given.requires_grad}


@probe
def fixed_gradients(code, weight, bias, constant, x):
    """FixedHiddenMLP() with weights and a constant that the check chose; then .backward()"""
    model = fixed_with(code, weight, bias, constant)
    model.zero_grad()
    backward(model(x))
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return {
        "weight": total([layer.weight.grad for layer in layers]),
        "bias": total([layer.bias.grad for layer in layers]),
    }


class TestFixedHiddenMLP:
    """In `__init__`, make one Linear layer 20 → 20, and a random tensor of shape (20, 20).
    Register that tensor with `register_buffer`, under a name of your choice.
    In `forward`: the layer, then `@` with the buffer, plus 1, then a ReLU.
    The same layer once more on that: this is h.
    While the sum of its absolute values exceeds 1, let h be half of itself.
    Return the sum of h.
    """

    @pytest.mark.points(2)
    def test_one_linear_layer(self, student):
        """The only parameters are weight and bias of one layer 20 → 20; the constant is none."""
        expect_shapes(fixed_layers(student), FIXED)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_linear_layer")
    def test_is_a_class(self, student):
        """`FixedHiddenMLP` is a class."""
        expect_class(fixed_layers(student), "FixedHiddenMLP")

    @pytest.mark.points(1)
    def test_constant_stays(self, student):
        """The constant is drawn once: the same x gives the same output again."""
        got = fixed_called_twice(student, X20)
        expect.that(
            got["finished"], "`forward` went on and on: its loop does not end.", kind="endless"
        )
        first, second = got["value"]
        expect.returned(first, torch.Tensor)
        expect.that(
            torch.equal(first, second),
            "Called twice on the same x, it gave two different outputs.",
            kind="constant changes",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_constant_stays")
    def test_constant_is_saved(self, student):
        """`state_dict()` has the constant, beside the weight and the bias."""
        got = fixed_saved(student)
        expect.that(
            got["shapes"].count((20, 20)) > 1,
            "`state_dict()` has tensors of shapes {shapes} only; the constant is missing.",
            kind="not saved",
            **got,
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_constant_is_saved")
    def test_constant_is_loaded(self, student):
        """A second model, loaded with the first one's `state_dict()`, gives the same output."""
        before, after = fixed_reloaded(student, X20)
        expect.round_trip(before, after)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_constant_is_saved")
    def test_constant_moves(self, student):
        """`.to(…)` converts and moves the constant together with the weights."""
        expect.dtype(fixed_in_double(student, X20.double()), torch.float64)
        expect.equal(fixed_moved(student), ["meta"], "The list of devices of its tensors")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_constant_moves")
    def test_computes_on_an_accelerator(self, student, device):
        """Moved to an accelerator, it computes there, with everything that it uses."""
        expect.place(fixed_there(student, device, X20), device)


    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_linear_layer", "test_constant_stays")
    def test_constant_is_not_trained(self, student):
        """The constant needs no gradient, and training leaves it as it is."""
        got = fixed_trained(student, X20)
        expect.that(
            not got["needs_grad"], "The constant requires a gradient.", kind="constant tracked"
        )
        expect.that(
            got["same"],
            "After two steps of training, the constant is another one.",
            kind="constant trained",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_constant_stays")
    def test_halves(self, student):
        """h is halved while the absolute values of the whole batch sum to more than 1."""
        # For x = 0 and no bias, h is the diagonal of the weight in each of two rows: the
        # absolute values sum to exactly 1, to 40, and to 40.
        halves = torch.diag(torch.cat([torch.ones(16), torch.zeros(4)])) / 32
        x = torch.zeros(2, 20)
        got = fixed_sums(student, [halves, EYE, -EYE], torch.zeros(20), EYE, x)
        for value, want in zip(got, (1.0, 40 / 64, -40 / 64)):
            expect.close(value, want)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_halves")
    def test_input_unchanged(self, student):
        """Calling the model leaves x as it was."""
        x = torch.linspace(-30, 30, 40).reshape(2, 20)
        got = fixed_input(student, x)
        expect.that(torch.equal(got["x"], x), "The values of x have changed.", kind="input")
        expect.that(not got["needs_grad"], "Now x requires a gradient.", kind="input")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_input_unchanged")
    def test_large_input(self, student):
        """For large inputs, too, h is halved until its absolute values sum to 1 at most."""
        x = torch.full((2, 20), 1e20)
        # 40 times 10^20 is 0.847 · 2^72.
        want = 40e20 / 2**72
        expect.close(fixed_outputs(student, EYE, torch.zeros(20), EYE, x), want)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_halves")
    def test_gradients(self, student):
        """The right gradients reach the weight and the bias of the linear layer."""
        # For x = 0, weight and constant 1 on the diagonal and bias 0, relu(…) is 1 and h is
        # 40 ones, halved 6 times. The bias counts twice, in both uses; the weight in the
        # second one only; and both in two rows.
        got = fixed_gradients(student, EYE, torch.zeros(20), EYE, torch.zeros(2, 20))
        want = {"weight": torch.full((20, 20), 2 / 64), "bias": torch.full((20,), 4 / 64)}
        expect.gradient(got, want)


# --- block, stack, regressor ------------------------------------------------------


class Part(nn.Sequential):
    """What stands in for a block: `stack` has to hand it on, whatever it is."""

    def __init__(self, *_arguments, **_named):
        super().__init__(nn.Linear(4, 4))


def row_of(blocks):
    """Return a Sequential that looks like a stack of these blocks."""
    net = nn.Sequential(*blocks)
    net._modules = {f"block {name}": block for name, block in net._modules.items()}
    return net


def part_stack(*arguments, **named):
    """What stands in for a stack."""
    (n,) = [value for value in [*arguments, *named.values()] if isinstance(value, int)][:1]
    return row_of([Part() for _ in range(n)])


def stacked(code, n):
    with standing_in(code.stack, block=Part):
        return ready(code.stack(n), 1, 4)


def regressed(code, n):
    with standing_in(code.regressor, block=Part, stack=part_stack):
        return ready(code.regressor(n), 1, 4)


def outline(net):
    """Return what a Sequential looks like from outside; None for None."""
    if net is None:
        return None
    modules = list(net._modules.values()) if isinstance(net, nn.Module) else []
    own = sum(len(list(m.parameters())) for m in modules if isinstance(m, nn.Module))
    return {
        "type": type(net).__name__,
        "sequential": isinstance(net, nn.Sequential),
        "length": len(modules),
        "names": list(net._modules) if isinstance(net, nn.Module) else [],
        "modules": len({id(module) for module in modules}),
        "shared": isinstance(net, nn.Module) and own > len(list(net.parameters())),
    }


def fill(net, shapes, values):
    """Give parameters their values, in order; return whether their shapes are `shapes`."""
    parameters = list(net.parameters())
    if [tuple(p.shape) for p in parameters] != [tuple(shape) for shape in shapes]:
        return False
    with torch.no_grad():
        for parameter, value in zip(parameters, values):
            parameter.copy_(value)
    return True


BLOCK = [(8, 4), (8,), (4, 8), (4,)]


@probe
def block_layers(code):
    """block()"""
    net = ready(code.block(), 1, 4)
    if not isinstance(net, nn.Sequential):
        return outline(net)
    first = next(iter(net._modules.values()), None)
    return {**outline(net), **inventory(net), "first": type(first).__name__}


@probe
def block_outputs(code, weights, x):
    """block() with weights that the check chose, called on x"""
    net = ready(code.block(), 1, 4)
    fill(net, BLOCK, weights)
    return net(x)


@probe
def stack_outline(code, n):
    """stack({n})"""
    return outline(stacked(code, n))


@probe
def regressor_outline(code, n):
    """regressor({n})"""
    net = regressed(code, n)
    got = outline(net)
    if got is None or not got["sequential"] or got["length"] < 2:
        return got
    first, second = list(net._modules.values())[:2]
    found = [tuple(p.shape) for p in second.parameters()]
    return {**got, "stack": outline(first), "head": type(second).__name__, "found": found}


@probe
def regressor_paths(code):
    """regressor(3).get_submodule("0.block 1")"""
    net = regressed(code, 3)
    return net.get_submodule("0.block 1") is net[0][1]


@probe
def regressor_outputs(code, bias, x):
    """regressor(2) with {bias} as the bias of its Linear layer, called on x"""
    net = regressed(code, 2)
    with torch.no_grad():
        net[1].bias.fill_(bias)
    return {"y": net(x), "want": net[1](net[0](x))}


def expect_sequential(got):
    """Expect the outline of an nn.Sequential."""
    expect.returned(got, dict)
    expect.that(
        got["sequential"],
        "It returned an object of type {got}; expected an `nn.Sequential`.",
        kind="type",
        got=got["type"],
    )


def expect_blocks(got, n):
    """Expect the outline of n blocks."""
    expect.returned(got, dict)
    expect.that(
        got["sequential"],
        "The stack is an object of type {got}; expected an `nn.Sequential`.",
        kind="type",
        got=got["type"],
    )
    expect.that(
        got["length"] == n,
        "Number of blocks in the stack: {got}; expected {want}.",
        kind="length",
        got=got["length"],
        want=n,
    )


class TestBlock:
    """`nn.Sequential` takes its parts in order: two Linear layers, a ReLU behind each.
    The first goes from 4 to 8, the second back from 8 to 4.
    Make them inside the function, so that each call gives new ones, and return the chain.
    """

    @pytest.mark.points(2)
    def test_layers(self, student):
        """`block()` makes an `nn.Sequential` with the layers 4 → 8 and 8 → 4."""
        got = block_layers(student)
        expect_sequential(got)
        expect_shapes(got, BLOCK)
        found = [tuple(p["shape"]) for p in got["parameters"]]
        expect.that(found == BLOCK, "The two layers stand in the wrong order.", kind="order")
        expect.that(
            got["first"] in ("Linear", "LazyLinear"),
            "Its first module is of type {first}; expected the Linear layer 4 → 8.",
            kind="first",
            first=got["first"],
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_layers")
    def test_output(self, student):
        """In a block there is a ReLU after each of the two layers."""
        # The hidden units are x and -x, the outputs their difference: with both ReLU,
        # relu(relu(x) - relu(-x)) = relu(x); without the first, relu(2x); without the
        # second, x.
        weights = [torch.cat([EYE[:4, :4], -EYE[:4, :4]]), torch.zeros(8),
                   torch.cat([EYE[:4, :4], -EYE[:4, :4]], 1), torch.zeros(4)]  # fmt: skip
        got = block_outputs(student, weights, torch.tensor([[1.0, -2.0, 3.0, -4.0]]))
        expect.close(got, torch.tensor([[1.0, 0.0, 3.0, 0.0]]))


class TestStack:
    """Start with an empty `nn.Sequential()`.
    Loop n times; each round calls `block()`, so that every block has its own parameters.
    Add it with `add_module`; an f-string makes the name: block, a space, the number.
    Return the chain after the loop.
    """

    @pytest.mark.points(2)
    def test_number_of_blocks(self, student):
        """`stack(n)` makes an `nn.Sequential` of n blocks."""
        expect_blocks(stack_outline(student, 5), 5)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_number_of_blocks")
    def test_names(self, student):
        """The blocks are called "block 0", "block 1", …"""
        got = stack_outline(student, 3)["names"]
        want = ["block 0", "block 1", "block 2"]
        expect.that(
            got == want,
            "The blocks are called {names}; expected {want}.",
            kind="names",
            names=got,
            want=want,
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_number_of_blocks")
    def test_blocks_of_their_own(self, student):
        """Each block has parameters of its own."""
        got = stack_outline(student, 3)
        expect.that(
            got["modules"] == 3,
            "Three places, but the number of different blocks in them is {modules}.",
            kind="shared",
            modules=got["modules"],
        )
        expect.that(
            not got["shared"], "Some blocks share their parameters.", kind="shared", modules=3
        )


class TestRegressor:
    """Return an `nn.Sequential` of two parts: the stack of n blocks, and a Linear layer.
    The Linear layer goes from the 4 numbers of a block to a single one.
    Give the parts no names, and put nothing behind the Linear layer.
    """

    @pytest.mark.points(2)
    def test_stack_and_head(self, student):
        """`regressor(n)` begins with a stack of n blocks and a Linear layer 4 → 1."""
        got = regressor_outline(student, 5)
        expect_sequential(got)
        expect.that(
            got["length"] >= 2,
            "Number of its modules: {got}; expected two, the stack and the Linear layer.",
            kind="too few",
            got=got["length"],
        )
        expect_blocks(got["stack"], 5)
        right = got["found"] == [(1, 4), (1,)]
        expect.that(
            right,
            "After the stack there is a {head} with parameters {found}; expected 4 → 1.",
            kind="head",
            head=got["head"],
            found=got["found"],
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_stack_and_head")
    def test_paths(self, student):
        """`get_submodule("0.block 1")` finds the same block as `[0][1]`."""
        same = regressor_paths(student)
        expect.that(same, "They find two different modules.", kind="paths")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_stack_and_head")
    def test_any_number_comes_out(self, student):
        """The output is that of the Linear layer, negative numbers included."""
        for bias in (-50.0, 50.0):
            got = regressor_outputs(student, bias, torch.ones(3, 4))
            expect.close(got["y"], got["want"])


# --- first_bias, parameter_table --------------------------------------------------


def deep_net(n):
    """Return a net like a regressor of n blocks, with a different number in each parameter."""
    blocks = []
    for _ in range(n):
        layers = [nn.Linear(*sizes) for sizes in ((4, 8), (8, 4))]
        blocks.append(nn.Sequential(*[m for layer in layers for m in (layer, nn.ReLU())]))
    net = nn.Sequential(row_of(blocks), nn.Linear(4, 1))
    with torch.no_grad():
        for number, parameter in enumerate(net.parameters()):
            parameter.fill_(number)
    return net


@probe
def found_bias(code, n):
    """first_bias(net), with a net of {n} blocks"""
    net = deep_net(n)
    got = code.first_bias(net)
    if not isinstance(got, torch.Tensor):
        return {"got": got}
    right = net[0][1][0].bias
    same = [k for k, p in net.named_parameters() if p.shape == got.shape and torch.equal(p, got)]
    return {"got": got.detach(), "same": got is right, "name": (same or [""])[0]}


@probe
def table_of_layers(code):
    """parameter_table(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)))"""
    return code.parameter_table(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)))


@probe
def table_with_buffers(code):
    """parameter_table(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))"""
    return code.parameter_table(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))


@probe
def table_of_depths(code):
    """parameter_table(net), with modules inside modules and a frozen one"""
    net = nn.ModuleDict(
        {"z": nn.Sequential(nn.Linear(1, 2), nn.Linear(2, 4)), "a": nn.Linear(4, 1)}
    )
    net["z"][1].requires_grad_(False)
    net.scale = nn.Parameter(torch.tensor(1.0))
    return code.parameter_table(net)


def expect_table(got, want):
    """Expect a list of pairs; a row may be a list."""
    expect.returned(got, list)
    expect.that(
        len(got) == len(want),
        "The list has {got} rows; expected {want}.",
        kind="rows",
        got=len(got),
        want=len(want),
    )
    for row, right in zip(got, want):
        pair = isinstance(row, (tuple, list)) and len(row) == 2
        expect.that(
            pair,
            "A row is {row}; expected a pair of name and shape.",
            kind="row",
            row=expect.describe(row),
        )
        name, shape = row
        expect.that(
            name == right[0],
            "A name is {name}; expected {want}.",
            kind="name",
            name=expect.describe(name),
            want=right[0],
        )
        expect.that(
            isinstance(shape, tuple) and shape == right[1],
            "The shape of {name} is given as {shape}; expected the tuple {want}.",
            kind="row shape",
            name=name,
            shape=expect.describe(shape),
            want=right[1],
        )


TABLE = [("0.weight", (3, 2)), ("0.bias", (3,))]


class TestFirstBias:
    """Go from the outside to the inside; every step is an index, counted from 0.
    The first part of `net` is the stack; take its second block, and of that the first layer.
    Return the `.bias` of this layer as it is: no `.data`, no `.clone()`.
    """

    @pytest.mark.points(1)
    def test_the_right_one(self, student):
        """`first_bias` finds the bias of the first layer of the second block."""
        for blocks in (3, 2, 4):
            got = found_bias(student, blocks)
            expect.returned(got["got"], torch.Tensor)
            wrong = got["name"] not in ("", "0.block 1.0.bias")
            expect.that(
                not wrong,
                "It returned the parameter called `{name}`.",
                kind="other parameter",
                name=got["name"],
            )
            # The parameters of the net are filled with 0, 1, 2, …; four in each block.
            expect.close(got["got"], torch.full((8,), 5.0))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_the_right_one")
    def test_the_parameter_itself(self, student):
        """`first_bias` returns the Parameter itself, which an optimiser can train."""
        got = found_bias(student, 3)
        expect.that(
            got["same"],
            "It returned a tensor with the same numbers, not the Parameter in the net.",
            kind="copy",
        )


class TestParameterTable:
    """Go through `net.named_parameters()`: it yields names and parameters in pairs.
    For each, make a pair of the name and the shape; `tuple(…)` makes a plain tuple of that.
    Return them as a list, in this order.
    """

    @pytest.mark.points(2)
    def test_names_and_shapes(self, student):
        """`parameter_table` returns a list of pairs: name, and shape as a tuple."""
        expect_table(table_of_layers(student), [*TABLE, ("2.weight", (1, 3)), ("2.bias", (1,))])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_names_and_shapes")
    def test_no_buffers(self, student):
        """Buffers are not in the table."""
        expect_table(table_with_buffers(student), [*TABLE, ("1.weight", (3,)), ("1.bias", (3,))])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_names_and_shapes")
    def test_deep_and_frozen(self, student):
        """Parameters of modules inside modules, and frozen ones, are in the table."""
        want = [("scale", ()), ("z.0.weight", (2, 1)), ("z.0.bias", (2,)), ("z.1.weight", (4, 2)),
                ("z.1.bias", (4,)), ("a.weight", (1, 4)), ("a.bias", (1,))]  # fmt: skip
        expect_table(table_of_depths(student), want)
