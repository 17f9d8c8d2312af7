"""Checks of 09_devices. Each keeps one promise; its docstring is what the student reads.

A check that asks for `device` is a check of placement: its probes run where there is an
accelerator, whose name they are given. All others make do with the CPU and with "meta",
whose tensors have a place and no numbers. Places cross over as strings.
"""

import collections
import contextlib
import importlib
import os
import tempfile
from unittest import mock

import pytest
import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode

from autograder import expect, probe
from autograder.accelerator import placement
from autograder.probes import backward, containers, gradients, inventory, standing_in

pytestmark = pytest.mark.assignment(
    name="09_devices",
    language="en",
    points={"best_device": 6, "to_device": 14, "PlacedMLP": 12, "train_on": 15, "round_trip": 11},
    sections={"best_device": "1. The best device there is", "to_device": "2. A whole batch", "PlacedMLP": "3. A model in its place", "train_on": "4. Training over there", "round_trip": "5. There and back"},
    files={"devices.ipynb": "9a8724efec027628", "devices.py": "aa9927458ded5c07"},
)


def place_of(tensor):
    """Return the device of a tensor."""
    return str(tensor.device)


def places(model):
    """Return where the parameters and buffers of a model are, by name."""
    found = placement(model)
    return {**found["parameters"], **found["buffers"]}


def give(model, values):
    """Give a model its weights, by shape and then by order, wherever they are."""
    left = list(values)
    with torch.no_grad():
        for parameter in model.parameters():
            fits = [i for i, value in enumerate(left) if value.shape == parameter.shape]
            parameter.copy_(left.pop(fits[0]))


def expect_there(got, device, kind="device"):
    """Expect all parameters and buffers of a model on a device."""
    elsewhere = [name for name, place in got.items() if not expect.same_place(place, device)]
    expect.that(
        not elsewhere,
        "On {place} instead of {device}: {names}.",
        kind=kind,
        device=device,
        names=", ".join(f"`{name}`" for name in elsewhere[:4]),
        elsewhere=elsewhere,
        place=", ".join(sorted({got[name].removesuffix(":0") for name in elsewhere})),
        total=len(got),
    )


# --- best_device -----------------------------------------------------------------------


@contextlib.contextmanager
def machine_with(function, kinds):
    """Let PyTorch say that this machine has just these kinds of device."""
    found = [torch.device(kind) for kind in kinds if kind != "cpu"]
    current = found[0] if found else None
    answers = {
        (torch.accelerator, "is_available"): bool(found),
        (torch.accelerator, "current_accelerator"): current,
        (torch.accelerator, "device_count"): len(found),
        (torch.accelerator, "current_device_index"): 0,
        (torch.cuda, "get_device_name"): "an accelerator",
        (torch.cuda, "current_device"): 0,
    }
    for kind, module in (("cuda", "cuda"), ("mps", "backends.mps"), ("xpu", "xpu")):
        owner = importlib.import_module(f"torch.{module}")
        answers[owner, "is_available"] = kind in kinds
        if hasattr(owner, "device_count"):
            answers[owner, "device_count"] = int(kind in kinds)
    before = {(owner, name): getattr(owner, name, None) for owner, name in answers}
    fakes = {}
    for (owner, name), real in before.items():
        if real is not None:
            fake = always(answers[owner, name])
            setattr(owner, name, fake)
            own = [key for key, value in vars(function.code).items() if value is real]
            fakes.update(dict.fromkeys(own, fake))
    try:
        with standing_in(function.best, **fakes):
            yield
    finally:
        for (owner, name), real in before.items():
            if real is not None:
                setattr(owner, name, real)


def always(answer):
    """Return a function that always gives this answer (a Mock takes 50 times as long)."""
    return lambda *arguments, **named: answer


Asked = collections.namedtuple("Asked", "code best")


@probe
def best_device_with(code, kinds):
    """best_device(), where PyTorch says that there are these kinds of device: {kinds}"""
    with machine_with(Asked(code, code.best_device), kinds):
        got = code.best_device()
    return {"type": type(got).__name__, "text": repr(got)[:60], "name": str(got)}


@probe
def best_device_here(code, device):
    """best_device(), on a machine with an accelerator called {device}"""
    got = code.best_device()
    return {"type": type(got).__name__, "text": repr(got)[:60], "name": str(got)}


def expect_device(got, want):
    """Expect a torch.device; the index 0 makes no difference."""
    expect.that(
        got["type"] != "NoneType", "It returned nothing (None); expected a device.", kind="none"
    )
    expect.that(
        got["type"] == "device",
        "It returned {text}, of type {type}; expected a `torch.device`.",
        kind="no device",
        text=got["text"],
        type=got["type"],
    )
    expect.that(
        expect.same_place(got["name"], want),
        "It returned the device {name}; expected {want}.",
        kind="other device",
        name=got["name"],
        want=want,
    )


class TestBestDevice:
    """Ask first whether CUDA is available; if so, return its `torch.device`.
    Otherwise ask `torch.accelerator` whether there is one of another kind.
    If so, return the device that `torch.accelerator` calls the current one.
    If there is none, return the `torch.device` of the processor, an object and no string.
    """

    @pytest.mark.points(1)
    def test_an_object(self, student):
        """`best_device` returns a `torch.device`."""
        got = best_device_with(student, ["cpu", "cuda"])
        expect_device({**got, "name": "cuda"}, "cuda")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_an_object")
    def test_cuda(self, student):
        """Where there is CUDA, it is CUDA."""
        expect_device(best_device_with(student, ["cpu", "cuda"]), "cuda")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_an_object")
    def test_no_accelerator(self, student):
        """Where there is no accelerator, it is the CPU."""
        expect_device(best_device_with(student, ["cpu"]), "cpu")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_an_object")
    def test_another_accelerator(self, student):
        """Where there is another accelerator, such as `mps`, it is that one."""
        expect_device(best_device_with(student, ["cpu", "mps"]), "mps")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_another_accelerator")
    def test_any_name(self, student, device):
        """The other accelerator may have any name."""
        expect_device(best_device_here(student, device), device)


# --- to_device -------------------------------------------------------------------------

Sample = collections.namedtuple("Sample", "x label")


def outline(value):
    """Return what something nested is made of, as plain data."""
    if isinstance(value, torch.Tensor):
        found = {"type": "tensor", "place": place_of(value)}
        return {**found, "shape": tuple(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, dict):
        items = {f"[{key!r}]": outline(item) for key, item in value.items()}
        return {"type": type(value).__name__, "items": items}
    if isinstance(value, (list, tuple)):
        items = {f"[{index}]": outline(item) for index, item in enumerate(value)}
        return {"type": type(value).__name__, "items": items}
    return {"type": type(value).__name__, "text": repr(value)[:40]}


def contents(value):
    """Return every object in something nested."""
    parts = list(value.values()) if isinstance(value, dict) else value
    inner = parts if isinstance(value, (dict, list, tuple)) else []
    return [value, *(part for item in inner for part in contents(item))]


def moved(code, batch, device):
    """Return outlines of a batch, before and after, and of what to_device makes of it."""
    before, parts = outline(batch), contents(batch)
    got = code.to_device(batch, device)
    after = contents(batch)
    same = len(after) == len(parts) and all(a is b for a, b in zip(after, parts))
    return {"got": outline(got), "before": before, "after": outline(batch), "same": same}


def x_and_y():
    return [torch.ones(2, 3), torch.ones(2)]


@probe
def moved_tensor(code, device):
    """to_device(torch.ones(2, 3), {device})"""
    return moved(code, torch.ones(2, 3), device)


@probe
def moved_list(code, device):
    """to_device([torch.ones(2, 3), torch.ones(2)], {device})"""
    return moved(code, x_and_y(), device)


@probe
def moved_tuple(code, device):
    """to_device((torch.ones(2, 3), torch.ones(2)), {device})"""
    return moved(code, tuple(x_and_y()), device)


@probe
def moved_dict(code, device):
    """to_device({{"y": torch.ones(2), "x": torch.ones(2, 3), 3: torch.ones(())}}, {device})"""
    x, y = x_and_y()
    return moved(code, {"y": y, "x": x, 3: torch.ones(())}, device)


@probe
def moved_nested(code, device):
    """to_device(batch, {device}), with tensors in lists, tuples and dicts inside one another"""
    x, y = x_and_y()
    batch = {"in": [x, (y, {"deep": [torch.zeros(1)]})], "out": ([y], {}), "none": []}
    return moved(code, batch, device)


@probe
def moved_other_values(code, device):
    """to_device(["cat", 3, 0.5, None, True, torch.ones(2)], {device})"""
    return moved(code, ["cat", 3, 0.5, None, True, x_and_y()[1]], device)


@probe
def moved_namedtuple(code, device):
    """to_device([Sample(torch.ones(2, 3), torch.ones(2))], {device}), Sample a namedtuple"""
    return moved(code, [Sample(*x_and_y())], device)


@probe
def moved_ordered(code, device):
    """to_device(OrderedDict(y=torch.ones(2), x=torch.ones(2, 3)), {device})"""
    x, y = x_and_y()
    return moved(code, collections.OrderedDict(y=y, x=x), device)


@probe
def numbers_after(code, values, device):
    """to_device(tensors of several dtypes, {device})"""
    return code.to_device(values, device)


@probe
def there_and_back(code, values, device):
    """to_device(to_device(tensors, {device}), "cpu")"""
    there = code.to_device(values, device)
    found = [place_of(t) for t in there]
    back = code.to_device(there, "cpu")
    return {"there": found, "here": [place_of(t) for t in back],
            "numbers": [t.tolist() for t in back], "dtypes": [str(t.dtype) for t in back]}  # fmt: skip


def expect_moved(got, want, device, place="batch"):
    """Expect the outline of a batch whose tensors are on a device."""
    expect.that(
        got["type"] == want["type"],
        "`{place}` is of type {got}; expected {want}.",
        kind="container",
        place=place,
        got=got["type"],
        want=want["type"],
    )
    if "items" in want:
        expect.that(
            list(got["items"]) == list(want["items"]),
            "`{place}` has the keys {got}; expected {want}.",
            kind="keys",
            place=place,
            got=", ".join(got["items"]) or "-",
            want=", ".join(want["items"]) or "-",
        )
        for key, item in want["items"].items():
            expect_moved(got["items"][key], item, device, place + key)
        return
    if "text" in want:
        expect.that(
            got["text"] == want["text"],
            "`{place}` is {got}; expected {want}.",
            kind="other value",
            place=place,
            got=got["text"],
            want=want["text"],
        )
        return
    expect.that(
        expect.same_place(got["place"], device),
        "`{place}` is on the device {got}; expected {want}.",
        kind="not moved",
        place=place,
        got=got["place"],
        want=device,
    )
    expect.that(
        (got["shape"], got["dtype"]) == (want["shape"], want["dtype"]),
        "`{place}` has shape {got} and dtype {dtype}; expected {want} and {wanted}.",
        kind="other tensor",
        place=place,
        got=got["shape"],
        dtype=got["dtype"],
        want=want["shape"],
        wanted=want["dtype"],
    )


VALUES = [
    torch.tensor([[0.5, -1.0], [3.0, 1e-9]]),
    torch.tensor([2**53 + 1, -1]),
    torch.tensor([True, False]),
    torch.tensor(0.25, dtype=torch.float64),
]


class TestToDevice:
    """A tensor: return what its `.to(device)` gives.
    A dict: call `to_device` on each value, and build a `type(batch)` of keys and results.
    A list or a tuple: call `to_device` on each item, and build a `type(batch)` of the results.
    A namedtuple, which has `_fields`, wants the results one by one: with a star.
    Anything else: return it as it is.
    """

    @pytest.mark.points(1)
    def test_tensor(self, student):
        """A tensor alone is moved."""
        got = moved_tensor(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    def test_list(self, student):
        """A list of tensors becomes a list on the device."""
        got = moved_list(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    def test_tuple(self, student):
        """A tuple of tensors becomes a tuple on the device."""
        got = moved_tuple(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    def test_dict(self, student):
        """A dict of tensors becomes a dict with the same keys in the same order."""
        got = moved_dict(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_list", "test_tuple", "test_dict")
    def test_nested(self, student):
        """Containers inside containers are moved, however deep."""
        got = moved_nested(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_list")
    def test_other_values(self, student):
        """Strings, numbers and None stay as they are."""
        got = moved_other_values(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_list", "test_tuple")
    def test_namedtuple(self, student):
        """A namedtuple comes back as one of the same type."""
        got = moved_namedtuple(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_dict")
    def test_ordered_dict(self, student):
        """An `OrderedDict` comes back as an `OrderedDict`."""
        got = moved_ordered(student, "meta")
        expect_moved(got["got"], got["before"], "meta")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_list", "test_dict")
    def test_batch_unchanged(self, student):
        """The batch that came in, and everything in it, is as before."""
        for got in (moved_list(student, "meta"), moved_dict(student, "meta")):
            expect.that(
                got["same"] and got["after"] == got["before"],
                "After the call, there are other tensors in the batch that came in.",
                kind="batch changed",
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_list")
    def test_numbers(self, student):
        """The numbers in the tensors and their dtypes stay the same."""
        got = numbers_after(student, VALUES, "cpu")
        expect.returned(got, list)
        for mine, want in zip(got, VALUES, strict=True):
            expect.dtype(mine, want.dtype)
            expect.close(mine, want, rtol=0, atol=0)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_numbers")
    def test_there_and_back(self, student, device):
        """Tensors go to an accelerator and come back with the same numbers."""
        got = there_and_back(student, VALUES, device)
        for way, want in (("there", device), ("here", "cpu")):
            wrong = [place for place in got[way] if not expect.same_place(place, want)]
            expect.that(
                not wrong,
                "On its way to {want}, a tensor was left on {got}.",
                kind="not back" if way == "here" else "not moved",
                want=want,
                got=", ".join(wrong[:1]),
            )
        expect.equal(got["dtypes"], [str(t.dtype) for t in VALUES], "The list of dtypes")
        expect.equal(got["numbers"], [t.tolist() for t in VALUES], "The list of numbers")


# --- PlacedMLP -------------------------------------------------------------------------


@probe
def placed_layers(code, several):
    """PlacedMLP(sizes, "cpu"), with each of these sizes: {several}"""
    models = [code.PlacedMLP(sizes, "cpu") for sizes in several]
    return [{**inventory(model), **containers(model)} for model in models]


@probe
def placed_outputs(code, sizes, weights, x):
    """PlacedMLP({sizes}, "cpu") with weights that the check chose, called on x"""
    model = code.PlacedMLP(sizes, "cpu")
    give(model, weights)
    y = model(x)
    backward(y)
    return {"y": y.detach(), "grads": gradients(model)}


@probe
def placed_at_once(code, sizes):
    """PlacedMLP({sizes}, device), on "meta", on torch.device("meta") and on "cpu\""""
    devices = ("meta", torch.device("meta"), "cpu")
    return [places(code.PlacedMLP(sizes, device)) for device in devices]


@probe
def placed_after_move(code, sizes, device):
    """PlacedMLP({sizes}, "cpu").to({device})"""
    model = code.PlacedMLP(sizes, "cpu")
    model.to(device)
    return places(model)


WORDS = ("same device", "not on the expected device")


@probe
def runs_without_numbers(code, sizes, device):
    """PlacedMLP({sizes}, {device}), called on an input there"""
    model = code.PlacedMLP(sizes, device)
    try:
        got = model(torch.ones(2, sizes[0], device=device))
    except Exception as error:
        if any(word in str(error) for word in WORDS):
            raise
        return device  # it looks at numbers, and here there are none
    return place_of(got) if isinstance(got, torch.Tensor) else device


def called(model, weights, x):
    """Return where the output is, and its numbers."""
    give(model, weights)
    y = model(x)
    return {"place": place_of(y), "y": y.detach().to("cpu"), "model": places(model)}


@probe
def computed_there(code, sizes, weights, x, device):
    """PlacedMLP({sizes}, {device}), called on an input there"""
    return called(code.PlacedMLP(sizes, device), weights, x.to(device))


@probe
def computed_after_move(code, sizes, weights, x, device):
    """PlacedMLP({sizes}, "cpu").to({device}), called on an input there"""
    model = code.PlacedMLP(sizes, "cpu")
    model.to(device)
    return called(model, weights, x.to(device))


def shapes_of(sizes):
    return [shape for n, k in zip(sizes, sizes[1:]) for shape in ((k, n), (k,))]


def mlp_by_hand(weights, x, activation=torch.relu):
    """Return what Linear layers with an activation between them compute."""
    for position in range(0, len(weights), 2):
        x = x @ weights[position].T + weights[position + 1]
        x = x if position == len(weights) - 2 else activation(x)
    return x


def expect_output(got, device, want):
    """Expect an output in its place, and a model that stays there."""
    expect.place(got["place"], device)
    expect.close(got["y"], want)
    expect_there(got["model"], device)


class TestPlacedMLP:
    """Pair neighbouring sizes with `zip`; make an `nn.Linear` with `device=device` of each pair.
    Keep the layers in an `nn.ModuleList`, after `super().__init__()`.
    In `forward`, run x through all layers but the last, with a ReLU behind each.
    Return what the last layer makes of that; create no tensor of your own on the way.
    """

    @pytest.mark.points(1)
    def test_layers(self, student):
        """`PlacedMLP([3, 5, 2], "cpu")` has the parameters of the layers 3 → 5 → 2."""
        several = [[3, 5, 2], [2, 4, 4, 1], [4, 1]]
        for sizes, got in zip(several, placed_layers(student, several)):
            expect.sized(got)
            found = [tuple(p["shape"]) for p in got["parameters"]]
            expect.that(
                sorted(found) == sorted(shapes_of(sizes)),
                "With sizes {sizes}, its parameters have the shapes {found}; expected {wanted}.",
                kind="parameters",
                sizes=sizes,
                found=found or "-",
                wanted=shapes_of(sizes),
                count=len(found),
                unseen=got["unseen"],
                seen=got["seen"],
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_layers")
    def test_output(self, student, draw):
        """ReLU stands between the layers and not after the last; gradients reach them all."""
        sizes = [3, 5, 4, 2]
        weights = [draw.tensor(*shape) for shape in shapes_of(sizes)]
        x = 3 * draw.tensor(12, sizes[0])
        answer, want = placed_outputs(student, sizes, weights, x), mlp_by_hand(weights, x)
        got = answer["y"]
        expect.shape(got, want.shape)
        expect.that(
            not ((got >= 0).all() and (want < -1e-3).any()),
            "None of the outputs is negative, and some should be.",
            kind="bent output",
        )
        expect.close(got, want, atol=1e-4)
        unreached = [name for name, gradient in answer["grads"].items() if gradient is None]
        expect.that(
            not unreached,
            "No gradient reaches {names}.",
            kind="no gradient",
            names=", ".join(f"`{name}`" for name in unreached),
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_layers")
    def test_from_the_start(self, student):
        """All parameters and buffers are on the device that was asked for."""
        for got, device in zip(placed_at_once(student, [3, 5, 2]), ("meta", "meta", "cpu")):
            expect_there(got, device)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_layers")
    def test_moves(self, student):
        """After `model.to(other)`, all parameters and buffers are on the other device."""
        expect_there(placed_after_move(student, [3, 5, 2], "meta"), "meta")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_from_the_start")
    def test_no_second_device(self, student):
        """Nothing that `forward` makes is on another device than the model."""
        expect.place(runs_without_numbers(student, [3, 5, 2], "meta"), "meta")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_output", "test_from_the_start", "test_no_second_device")
    def test_computes_there(self, student, device, draw):
        """On an accelerator, the outputs are there, and as right as on the CPU."""
        weights = [draw.tensor(*shape) for shape in shapes_of([3, 5, 2])]
        x = draw.tensor("batch", 3)
        got = computed_there(student, [3, 5, 2], weights, x, device)
        expect_output(got, device, mlp_by_hand(weights, x))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_computes_there", "test_moves")
    def test_computes_after_a_move(self, student, device, draw):
        """After `model.to(other)`, outputs are on the other device."""
        weights = [draw.tensor(*shape) for shape in shapes_of([3, 5, 2])]
        x = draw.tensor("batch", 3)
        got = computed_after_move(student, [3, 5, 2], weights, x, device)
        expect_output(got, device, mlp_by_hand(weights, x))


# --- train_on --------------------------------------------------------------------------


def network(*layers):
    """Return a small network with numbers that are always the same."""
    model = nn.Sequential(*layers)
    generator = torch.Generator().manual_seed(5)
    give(model, [0.5 * torch.randn(p.shape, generator=generator) for p in model.parameters()])
    return model


def two_layers():
    return network(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))


TRAIN_X = torch.randn(12, 2, generator=torch.Generator().manual_seed(6))
TRAIN_Y = 1 + TRAIN_X - 0.5 * TRAIN_X[:, 1:]


def error_of(model, x, y):
    """Return the mean squared error of a network as above, computed on the CPU."""
    weights = [p.detach().cpu() for p in model.parameters()]
    return float((mlp_by_hand(weights, x, torch.tanh) - y).square().mean())


@probe
def trained(code, x, y, steps, device):
    """train_on(model, x, y, {steps}, {device})"""
    model = two_layers()
    before = error_of(model, x, y)
    losses = code.train_on(model, x, y, steps, device)
    return {"losses": losses, "before": before, "after": error_of(model, x, y)}


class Watch(TorchFunctionMode):
    """Notes, in order, what goes to a device, and when an optimiser is made."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        device = kwargs.get("device"), *args[1:]
        told = name in ("cpu", "cuda") or any(isinstance(d, (str, torch.device)) for d in device)
        tensor = args[0] if args else None
        if name in MOVES and told and isinstance(tensor, torch.Tensor) and tensor.dim() > 0:
            self.seen.append("model" if isinstance(tensor, nn.Parameter) else "data")
        return function(*args, **kwargs)


MOVES = ("to", "cpu", "cuda", "as_tensor", "tensor")


@contextlib.contextmanager
def old_gradients(model, x, y):
    """Yield a set, to be filled with the numbers of the steps that use gradients of others."""
    found, times, last, looking = set(), collections.Counter(), {}, []

    def added(gradient, parameter):
        """Look at what a gradient is added to: that of other weights is too old."""
        if looking:
            return  # it is ours
        times[parameter] += 1
        old, weights = parameter.grad, last.get(parameter, parameter)
        if old is not None and old.any() and not torch.equal(weights, parameter):
            found.add(times[parameter])
        last[parameter] = parameter.detach().clone()

    def used(optimizer, arguments, named):
        """Look at the gradients that an optimiser is about to use: only their length is free."""
        own = [parameter.grad for parameter in model.parameters()]
        if named or len(arguments) > 1 or any(gradient is None for gradient in own):
            return  # a closure, which computes the gradients later
        looking.append(True)
        with torch.enable_grad():
            error = nn.functional.mse_loss(model(x), y)
            fresh = torch.autograd.grad(error, list(model.parameters()))
        looking.clear()
        both = [torch.cat([g.flatten() for g in gs]) for gs in (own, fresh)]
        if float(torch.cosine_similarity(*both, dim=0)) < 0.9999:
            found.add(max(times.values()))

    hook = register_optimizer_step_pre_hook(used)
    for parameter in model.parameters():
        parameter.register_hook(lambda gradient, parameter=parameter: added(gradient, parameter))
    try:
        yield found
    finally:
        hook.remove()


@probe
def watched(code, x, y):
    """train_on(model, x, y, steps, "cpu"), with 1 step and with 3"""
    make = torch.optim.Optimizer.__init__

    def noting(self, *arguments, **named):
        watch.seen.append("optimizer")
        make(self, *arguments, **named)

    found = {}
    for steps in (1, 3):
        model, watch = network(nn.Linear(2, 2)), Watch()
        with mock.patch.object(torch.optim.Optimizer, "__init__", noting):
            with old_gradients(model, x, y) as old, watch:
                code.train_on(model, x, y, steps, "cpu")
        found[steps] = watch.seen
    return {"few": found[1], "many": found[3], "old": sorted(old)}


@probe
def trained_there(code, x, y, device):
    """train_on(model, x, y, 3, {device})"""
    model = network(nn.Linear(2, 2))
    before = error_of(model, x, y)
    losses = code.train_on(model, x, y, 3, device)
    found = places(model)
    return {"losses": losses, "before": before, "after": error_of(model, x, y), "model": found}


def expect_falling(got):
    """Expect the first loss to be the error at the beginning, and the model to get better."""
    losses = got["losses"]
    expect.that(
        losses[-1] < losses[0],
        "The first loss is {first:.4f} and the last one {last:.4f}; it should be smaller.",
        kind="close",
        first=losses[0],
        last=losses[-1],
    )
    expect.that(
        got["after"] < got["before"],
        "The losses fall, but the model that came in is not better than before.",
        kind="another model",
    )


class TestTrainOn:
    """Move the model with `.to(device)`; move x and y as well, and keep what `.to` returns.
    After that make the optimiser, SGD with a small learning rate for instance.
    Loop `steps` times: clear the gradients, mean squared error, `backward()`, step.
    In each round, put `loss.item()` into a list. Nothing is moved in the loop.
    Return the list.
    """

    @pytest.mark.points(1)
    def test_one_float_per_step(self, student):
        """`train_on` returns a list with one float for each step."""
        for steps in (10, 0):
            expect.numbers(trained(student, TRAIN_X, TRAIN_Y, steps, "cpu")["losses"], steps)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_float_per_step")
    def test_first_loss(self, student):
        """The losses are mean squared errors, measured before each step."""
        got = trained(student, TRAIN_X, TRAIN_Y, 10, "cpu")
        expect.close(got["losses"][0], got["before"])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_one_float_per_step")
    def test_learns(self, student):
        """In ten steps the loss falls, and the model that came in has learned."""
        expect_falling(trained(student, TRAIN_X, TRAIN_Y, 10, "cpu"))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_learns")
    def test_own_gradients(self, student):
        """Each step uses the gradients of its own loss, and no others."""
        stale = watched(student, TRAIN_X, TRAIN_Y)["old"]
        expect.that(
            not stale,
            "In steps {steps}, the gradients are not those of the loss of that step.",
            kind="close",
            steps=", ".join(map(str, stale)),
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_one_float_per_step")
    def test_moved_once(self, student):
        """More steps do not move model or data more often."""
        seen = watched(student, TRAIN_X, TRAIN_Y)
        few, many = seen["few"], seen["many"]
        expect.that(
            few.count("model") == many.count("model"),
            "Moves of parameters to a device: {few} in 1 step, {many} in 3 steps.",
            kind="moved in loop",
            what="model",
            few=few.count("model"),
            many=many.count("model"),
        )
        expect.that(
            few.count("data") == many.count("data"),
            "Moves of data to a device: {few} in 1 step, {many} in 3 steps.",
            kind="moved in loop",
            what="data",
            few=few.count("data"),
            many=many.count("data"),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_moved_once")
    def test_optimizer_after_the_move(self, student):
        """The optimiser is made after the model has been moved."""
        seen = watched(student, TRAIN_X, TRAIN_Y)["few"]
        early = "model" in seen and "optimizer" in seen[: seen.index("model")]
        expect.that(
            not early,
            "The optimiser is made first, and the parameters are moved after that.",
            kind="optimizer first",
        )

    @pytest.mark.points(3)
    @pytest.mark.needs("test_first_loss", "test_learns")
    def test_trains_there(self, student, device):
        """With model and data from the CPU, it trains on an accelerator."""
        got = trained_there(student, TRAIN_X, TRAIN_Y, device)
        expect.numbers(got["losses"], 3)
        expect.close(got["losses"][0], got["before"])
        expect.that(
            got["after"] != got["before"],
            "There are losses, but the model that came in is as bad as before.",
            kind="another model",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_trains_there")
    def test_stays_there(self, student, device):
        """After training on an accelerator, the model is still there."""
        expect_there(trained_there(student, TRAIN_X, TRAIN_Y, device)["model"], device)


# --- save_weights, load_weights ---------------------------------------------------------


@contextlib.contextmanager
def new_file():
    """Work in a folder of its own, and remove it afterwards; yield the path of a file in it."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            yield os.path.join(name, "model.pt")
        finally:
            os.chdir(before)


def small_net(number):
    """Return a network with buffers; all its numbers are this one."""
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3, affine=False))
    with torch.no_grad():
        for tensor in net.state_dict().values():
            tensor.fill_(number)
    return net


def numbers_of(net):
    """Return the first number in each parameter and buffer."""
    return {name: float(t.detach().flatten()[0]) for name, t in net.state_dict().items()}


@probe
def saved_file(code):
    """save_weights(model, path)"""
    with new_file() as path:
        code.save_weights(small_net(5.0), path)
        try:
            found = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:
            what = str(error).partition("Unsupported global: GLOBAL ")[2].split(" ")[0]
            return {"problem": "pickled" if what else "unreadable", "what": what.rstrip(".")}
    tensors = isinstance(found, dict) and all(isinstance(t, torch.Tensor) for t in found.values())
    numbers = {k: float(t.flatten()[0]) for k, t in found.items()} if tensors else {}
    return {"tensors": tensors, "type": type(found).__name__, "numbers": numbers}


@probe
def loaded_file(code):
    """load_weights(model, path)"""
    net = small_net(1.0)
    with new_file() as path:
        torch.save(small_net(5.0).state_dict(), path)
        got = code.load_weights(net, path)
    return {"same": got is net, "none": got is None, "numbers": numbers_of(net)}


@probe
def loaded_from_gpu(code):
    """load_weights(model, path), with a file that was written on a GPU"""
    net = small_net(1.0)
    with new_file() as path:
        with mock.patch.object(torch.serialization, "location_tag", return_value="cuda:15"):
            torch.save(small_net(5.0).state_dict(), path)
        code.load_weights(net, path)
    return numbers_of(net)


class Instruction:
    """Something that runs code when it is unpickled: here, it makes a folder."""

    def __reduce__(self):
        return os.mkdir, ("instructions-were-run",)


@probe
def trusts(code):
    """load_weights(model, path), with a file in which code is pickled"""
    with new_file() as path:
        weights = small_net(5.0).state_dict()
        torch.save({**weights, "0.bias": Instruction()}, path)
        with contextlib.suppress(Exception):
            code.load_weights(small_net(1.0), path)
        return os.path.exists("instructions-were-run")


@probe
def places_while_loading(code, where):
    """load_weights(model, path, map_location={where}), with a model there"""
    net, seen, load = small_net(1.0).to(where), [], torch.load

    def noting(f, map_location=None, *rest, **named):
        seen.append(str(map_location))
        return load(f, map_location, *rest, **named)

    def taking(module, weights, *rest):
        seen.extend(place_of(tensor) for tensor in weights.values())

    with new_file() as path, mock.patch.object(torch, "load", noting):
        torch.save(small_net(5.0).state_dict(), path)
        net.register_load_state_dict_pre_hook(taking)
        code.load_weights(net, path, map_location=where)
    return sorted(set(seen))


@probe
def from_there_to_here(code, device):
    """save_weights of a model on {device}, then load_weights into one on the CPU"""
    net, there = small_net(1.0), small_net(5.0).to(device)
    with new_file() as path:
        code.save_weights(there, path)
        saved = places(there)
        code.load_weights(net, path)
    return {"saved": saved, "model": places(net), "numbers": numbers_of(net)}


@probe
def from_here_to_there(code, device):
    """load_weights into a model on {device}, from a file that was written on the CPU"""
    net = small_net(1.0).to(device)
    with new_file() as path:
        torch.save(small_net(5.0).state_dict(), path)
        code.load_weights(net, path)
    return {"model": places(net), "numbers": numbers_of(net)}


NUMBERS = dict.fromkeys(small_net(5.0).state_dict(), 5.0)


def expect_numbers(got):
    """Expect the numbers of the saved model under all its names."""
    missing = [name for name in NUMBERS if name not in got]
    expect.that(
        not missing,
        "{names} is missing.",
        kind="names",
        names=", ".join(f"`{name}`" for name in missing),
    )
    wrong = [name for name in NUMBERS if got[name] != 5.0]
    expect.that(
        not wrong,
        "{names} does not have the saved numbers.",
        kind="not loaded",
        names=", ".join(f"`{name}`" for name in wrong),
    )


class TestRoundTrip:
    """`save_weights` hands the model's `state_dict()` to `torch.save`.
    `load_weights` reads it with `torch.load`, `weights_only=True` and its `map_location`.
    `load_state_dict` copies the numbers to where the model is: move nothing yourself.
    Return the model.
    """

    @pytest.mark.points(1)
    def test_save_weights_file(self, student):
        """`save_weights` writes a state_dict that opens with `weights_only=True`."""
        got = saved_file(student)
        expect.that(
            got.get("problem") != "pickled",
            "`torch.load` with `weights_only=True` refuses the file: there is a pickled {what} in it.",
            kind="pickled",
            what=got.get("what"),
        )
        expect.that(
            "problem" not in got,
            "`torch.load` with `weights_only=True` cannot read the file.",
            kind="unreadable",
        )
        expect.that(
            got["tensors"],
            "In the file there is a {type}, but no dict from names to tensors.",
            kind="not a dict",
            type=got["type"],
        )
        expect_numbers(got["numbers"])

    @pytest.mark.points(1)
    def test_load_weights_numbers(self, student):
        """`load_weights` gives this model the numbers in the file, and returns it."""
        got = loaded_file(student)
        expect_numbers(got["numbers"])
        expect.that(not got["none"], "It returned nothing (None).", kind="none")
        expect.that(got["same"], "It returned something else than this model.", kind="other")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_numbers")
    def test_load_weights_from_a_gpu(self, student):
        """A file that was written on a GPU loads where there is none."""
        expect_numbers(loaded_from_gpu(student))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_numbers")
    def test_load_weights_runs_no_code(self, student):
        """`load_weights` opens the file with `weights_only=True`: code in it is not run."""
        trusting = trusts(student)
        expect.that(not trusting, "Code that was hidden in the file has been run.", kind="ran")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_numbers")
    def test_load_weights_map_location(self, student):
        """`map_location` is handed on to `torch.load`."""
        seen = places_while_loading(student, "meta")
        expect.that(
            "meta" in seen,
            'With `map_location="meta"`, the tensors were put on {seen}.',
            kind="not handed on",
            seen=", ".join(seen) or "-",
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_save_weights_file", "test_load_weights_numbers")
    def test_saved_there_loaded_here(self, student, device):
        """What is saved on an accelerator loads into a model on the CPU."""
        got = from_there_to_here(student, device)
        expect_numbers(got["numbers"])
        expect_there(got["model"], "cpu")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_saved_there_loaded_here")
    def test_save_weights_leaves_the_model(self, student, device):
        """`save_weights` leaves the model on its accelerator."""
        expect_there(from_there_to_here(student, device)["saved"], device)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_numbers")
    def test_load_weights_leaves_the_model(self, student, device):
        """`load_weights` leaves the model on its accelerator, with the new numbers."""
        got = from_here_to_there(student, device)
        expect_numbers(got["numbers"])
        expect_there(got["model"], device)
