"""Checks of 04_parameter_counts. Each keeps one promise; its docstring is what the student reads.

No check of one exercise uses the student's answer to another. Where a count is wrong, the
sizes and counts go along with the failure: they tell biases forgotten from a layer left out.
"""

import numbers

import pytest
import torch
from torch import nn

from autograder import expect, probe
from autograder.probes import within_steps

pytestmark = pytest.mark.assignment(
    name="04_parameter_counts",
    language="en",
    points={"formulas": 11, "mlp": 8, "count_parameters": 10, "extra_per_input": 3, "widest_hidden": 10, "memory_bytes": 6},
    sections={"formulas": "1. With pencil and paper", "mlp": "2. Any depth", "count_parameters": "3. What PyTorch counts", "extra_per_input": "4. One more input", "widest_hidden": "5. What a budget buys", "memory_bytes": "6. How many bytes?"},
    files={"parameter_counts.ipynb": "84343b6e742e628a", "parameter_counts.py": "841bd49cfd8bc5ac"},
)

# --- counts ---------------------------------------------------------------------


def plain(count):
    """Return a whole number of NumPy's as one of Python's, anything else as it is."""
    if isinstance(count, numbers.Integral) and not isinstance(count, bool):
        return int(count)
    return count


def is_whole(count):
    """Tell whether a count is an int, or an integer tensor without axes."""
    if isinstance(count, torch.Tensor):
        whole = not count.is_floating_point() and not count.is_complex()
        return whole and count.dim() == 0 and count.dtype is not torch.bool
    return isinstance(count, int) and not isinstance(count, bool)


def as_number(count):
    """Return a count as a plain number; None for a tensor that is not a single one."""
    if isinstance(count, torch.Tensor):
        return count.item() if count.numel() == 1 else None
    return count


def expect_count(got, want, what="", **facts):
    """Expect a count; that it is whole is another check's business."""
    if not isinstance(got, float):
        expect.returned(got, int, torch.Tensor)
    try:
        expect.equal(got, want, what)
    except expect.Failure as failure:
        failure.facts.update({"kind": "count", "number": as_number(got), "want": want, **facts})
        raise


def expect_whole(got, call, function=""):
    """Expect a count to be a whole number, and not to be a float that has its value."""
    if not isinstance(got, (float, torch.Tensor)):
        expect.returned(got, int)
    number = as_number(got)
    expect.that(
        is_whole(got),
        "{call} is {value}; expected a whole number (an int).",
        kind="not whole",
        function=function,
        call=call,
        value=repr(number) if isinstance(number, float) else expect.describe(got),
    )


# --- formulas and mlp -----------------------------------------------------------


@probe
def counts(code, function, cases):
    return [plain(getattr(code, function)(*case)) for case in cases]


@probe
def refusals(code, function, cases):
    answers = []
    for case in cases:
        try:
            getattr(code, function)(*case)
        except NotImplementedError:
            raise
        except ValueError:  # and whatever is derived from it
            answers.append("ValueError")
        except (AssertionError, TypeError, ArithmeticError, RuntimeError) as error:
            answers.append(type(error).__name__)
        else:
            answers.append("")
    return answers


@probe
def widths_after(code, function, arguments, widths):
    given = list(widths)
    getattr(code, function)(*arguments, given)
    return given


def sizes_of(function, case):
    """Return a call's network as a list: the inputs, then the width of each layer."""
    if function == "mlp":
        return [case[0], *case[1]]
    if function == "extra_per_input":
        return list(case[0])
    return list(case) if function == "layer" else [*case, 1]


def call_of(function, case):
    return f"`{function}({', '.join(map(str, case))})`"


def expect_counts(student, function, wants):
    """Expect the counts `wants`: arguments -> count."""
    compare(function, list(wants.items()), counts(student, function, list(wants)), shown=True)


def compare(function, wants, got, shown):
    observed = [
        [sizes_of(function, case), as_number(mine), want]
        for (case, want), mine in zip(wants, got, strict=True)
    ]
    for (case, want), mine in zip(wants, got, strict=True):
        what = call_of(function, case) if shown else f"`{function}`"
        expect_count(mine, want, what, function=function, observed=observed)


def expect_refused(student, function, cases):
    """Expect a ValueError for each of these calls."""
    for case, raised in zip(cases, refusals(student, function, cases), strict=True):
        facts = {"function": function, "call": call_of(function, case), "raised": raised}
        expect.that(raised, "{call} raised nothing; expected ValueError.", kind="refusal", **facts)
        expect.that(
            raised == "ValueError",
            "{call} raised {raised}; expected ValueError.",
            kind="refusal",
            **facts,
        )


KINDS = {"neuron": 1, "layer": 2, "one_hidden": 2, "two_hidden": 3}  # -> number of sizes


class TestFormulas:
    """`layer`: each of the k neurons has a weight for each input, and one bias.
    `neuron` is a layer of one neuron; a network is a sum of layers.
    The neurons of one layer are the inputs of the next; the last layer is one neuron.
    In `layer`, ask of n and k whether each is an `int` and at least 1.
    If one is not, raise a `ValueError`. No division and no float anywhere.
    """

    @pytest.mark.points(1)
    def test_neuron(self, student):
        """`neuron(n)` counts the weights and the bias of one neuron."""
        expect_counts(student, "neuron", {(1,): 2, (3,): 4, (10,): 11})

    @pytest.mark.points(1)
    def test_layer(self, student):
        """`layer(n, k)` counts the parameters of k neurons with n inputs each."""
        expect_counts(student, "layer", {(4, 3): 15, (1, 10): 20, (10, 2): 22})

    @pytest.mark.points(1)
    def test_one_hidden(self, student):
        """`one_hidden(n, k1)` counts both layers of the network n → k1 → 1."""
        expect_counts(student, "one_hidden", {(4, 3): 19, (1, 10): 31, (10, 10): 121})

    @pytest.mark.points(1)
    def test_two_hidden(self, student):
        """`two_hidden(n, k1, k2)` counts all three layers of the network n → k1 → k2 → 1."""
        expect_counts(student, "two_hidden", {(1, 5, 5): 46, (10, 5, 5): 91})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_two_hidden")
    def test_two_hidden_of_different_widths(self, student):
        """`two_hidden` is also right when k1 and k2 differ."""
        expect_counts(student, "two_hidden", {(3, 4, 2): 29, (3, 2, 4): 25, (7, 1, 6): 27})

    @pytest.mark.points(1)
    def test_whole_numbers(self, student):
        """The four functions return whole numbers, not floats."""
        for function, length in KINDS.items():
            case = (4, 3, 2)[:length]
            (got,) = counts(student, function, [case])
            expect_whole(got, call_of(function, case), function)

    @pytest.mark.points(1)
    def test_refuses_sizes_below_one(self, student):
        """The four functions refuse a size that is zero or negative: `ValueError`."""
        for function, length in KINDS.items():
            expect_refused(student, function, [(0, 3, 2)[:length], (-4, 3, 2)[:length]])

    @pytest.mark.points(1)
    def test_refuses_fractions(self, student):
        """The four functions refuse a size that is a fraction: `ValueError`."""
        for function, length in KINDS.items():
            expect_refused(student, function, [(2.5, 3, 2)[:length]])


class TestMlp:
    """Make a new list of all sizes: n first, then the widths.
    Raise a `ValueError` if one of them is no `int`, or less than 1.
    Neighbours in this list are the inputs and the neurons of a layer: pair them with `zip`.
    Add up the parameters of all layers, each counted as in section 1.
    """

    @pytest.mark.points(2)
    def test_known_networks(self, student):
        """`mlp(n, widths)` agrees with the four networks of section 1."""
        pairs = [((1, [10, 1]), 31), ((1, [5, 5, 1]), 46), ((10, [10, 1]), 121)]
        pairs.append(((10, [5, 5, 1]), 91))
        cases = [case for case, _want in pairs]
        compare("mlp", pairs, counts(student, "mlp", cases), shown=True)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_known_networks")
    def test_any_depth(self, student):
        """`mlp` takes any number of layers and outputs."""
        pairs = [((4, [3, 2]), 23), ((5, [3]), 18), ((3, [4, 2, 5, 6, 2]), 91)]
        cases = [case for case, _want in pairs]
        compare("mlp", pairs, counts(student, "mlp", cases), shown=True)

    @pytest.mark.points(1)
    def test_whole_number(self, student):
        """`mlp` returns a whole number, not a float."""
        (got,) = counts(student, "mlp", [(4, [3, 2])])
        expect_whole(got, "`mlp(4, [3, 2])`")

    @pytest.mark.points(1)
    def test_leaves_the_list_alone(self, student):
        """`mlp` does not change the list `widths`."""
        expect_unchanged(student, "mlp", [4])

    @pytest.mark.points(1)
    def test_refuses_what_is_no_size(self, student):
        """`mlp` refuses a size that is zero, negative or a fraction: `ValueError`."""
        cases = [(0, [3, 1]), (2.5, [3, 1]), (4, [-3, 1]), (4, [3, 0, 1]), (4, [3, 1.5])]
        expect_refused(student, "mlp", [*cases, (4, [0.5, 0.5])])


def expect_unchanged(student, function, arguments):
    after = widths_after(student, function, arguments, [5, 4, 1])
    expect.that(
        after == [5, 4, 1],
        "After the call, the list [5, 4, 1] was {after}.",
        kind="list changed",
        function=function,
        after=after,
    )


# --- count_parameters -----------------------------------------------------------


def network(*sizes):
    """Return Linear layers with ReLU between them."""
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):  # noqa: B905 (one longer on purpose)
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Mixed(nn.Module):
    """Parameters of many kinds: in layers, nested, without axes, and its own."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.0))  # 1
        self.table = nn.Embedding(6, 2)  # 12
        self.inner = nn.ModuleDict({"conv": nn.Conv1d(2, 3, 4)})  # 3·(2·4 + 1) = 27
        self.head = nn.Sequential(nn.Sequential(nn.Linear(3, 2, bias=False)))  # 6


def tied(dtype=None):
    """Return two layers of 4 · 4 + 4 parameters with the same weight: 24 in all."""
    first, second = nn.Linear(4, 4, dtype=dtype), nn.Linear(4, 4, dtype=dtype)
    second.weight = first.weight
    return nn.Sequential(first, second)


@probe
def count_of_network(code, sizes):
    """count_parameters(model), for Linear layers of the sizes {sizes}"""
    return plain(code.count_parameters(network(*sizes)))


@probe
def count_of_mixed(code):
    """count_parameters(model), for Embedding, Conv1d, Linear and a parameter of its own"""
    return plain(code.count_parameters(Mixed()))


@probe
def count_beside_buffers(code):
    """count_parameters(model), for Linear(3, 4) and BatchNorm1d(4)"""
    return plain(code.count_parameters(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))))


@probe
def count_of_tied(code):
    """count_parameters(model), for two layers Linear(4, 4) that share their weight"""
    return plain(code.count_parameters(tied()))


@probe
def counts_of_frozen(code):
    """count_parameters(model) and count_parameters(model, trainable_only=True)"""
    model = network(3, 5, 2)
    model[0].weight.requires_grad_(False)
    everything = plain(code.count_parameters(model))
    return everything, plain(code.count_parameters(model, trainable_only=True))


@probe
def count_of_lazy(code):
    """count_parameters(model), for Linear(1, 3) and a block with LazyLinear(2)"""
    model = nn.Sequential(nn.Linear(1, 3), nn.Sequential(nn.LazyLinear(2)))
    try:
        return plain(code.count_parameters(model))
    except ValueError as error:
        raise ValueError(*error.args) from None  # an exception derived from it will do


class TestCountParameters:
    """Go through `model.parameters()`: it brings a tied parameter once, and no buffers.
    If one is an `nn.UninitializedParameter`, raise a `ValueError` that mentions forward.
    Otherwise add up `numel()` of all of them.
    If `trainable_only` is True, leave out those whose `requires_grad` is False.
    """

    @pytest.mark.points(2)
    def test_counts_a_network(self, student):
        """`count_parameters(model)` agrees with the formulas."""
        wants = {(1, 10, 1): 31, (1, 5, 5, 1): 46, (10, 10, 1): 121, (10, 5, 5, 1): 91}
        for sizes, want in wants.items():
            depth = len(sizes) - 1
            expect_count(count_of_network(student, list(sizes)), want, tensors=2 * depth)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_counts_a_network")
    def test_every_kind_of_parameter(self, student):
        """`count_parameters` finds every parameter, of whatever layer, however deep inside."""
        expect_count(count_of_mixed(student), 46)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_every_kind_of_parameter")
    def test_leaves_buffers_out(self, student):
        """`count_parameters` does not count buffers."""
        expect_count(count_beside_buffers(student), 24, mistakes={"buffers-counted": 33})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_counts_a_network")
    def test_counts_tied_once(self, student):
        """`count_parameters` counts a tied parameter once."""
        expect_count(count_of_tied(student), 24, mistakes={"tied-counted-twice": 40})


    @pytest.mark.points(1)
    @pytest.mark.needs("test_counts_a_network")
    def test_counts_frozen(self, student):
        """Frozen parameters are counted, too, unless you ask otherwise."""
        everything, _trainable = counts_of_frozen(student)
        expect_count(everything, 32, mistakes={"frozen-left-out": 17})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_counts_a_network")
    def test_trainable_only(self, student):
        """With `trainable_only=True`, frozen parameters are left out."""
        _everything, trainable = counts_of_frozen(student)
        expect_count(trainable, 17, mistakes={"frozen-counted": 32, "frozen-only": 15})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_counts_a_network")
    def test_whole_number(self, student):
        """`count_parameters` returns a whole number, not a float."""
        expect_whole(count_of_network(student, [4, 3, 2]), "`count_parameters(model)`")

    @pytest.mark.points(1)
    def test_refuses_a_lazy_model(self, student):
        """A lazy layer that has seen no input yet: `ValueError` with the word *forward*."""
        with expect.raises("ValueError", mentions=["forward"]):
            count_of_lazy(student)


# --- extra_per_input ------------------------------------------------------------


class TestExtraPerInput:
    """Write down what the first layer has with n inputs, and with n + 1. What is the difference?
    The layers after it do not see the inputs, so they stay as they are.
    One of the widths is the answer: return it.
    """

    @pytest.mark.points(1)
    def test_networks_of_the_picture(self, student):
        """`extra_per_input(widths)` is 10 for the wide network, 5 for the narrow one."""
        pairs = [(([10, 1],), 10), (([5, 5, 1],), 5)]
        got = counts(student, "extra_per_input", [case for case, _want in pairs])
        compare("extra_per_input", pairs, got, shown=True)
        expect_whole(got[0], "`extra_per_input([10, 1])`")

    @pytest.mark.points(1)
    def test_leaves_the_list_alone(self, student):
        """`extra_per_input` does not change the list `widths`."""
        expect_unchanged(student, "extra_per_input", [])


# --- widest_hidden --------------------------------------------------------------

STEPS = 100_000  # halving takes a few hundred


@probe
def widest_within_steps(code, n, depth, budget):
    """widest_hidden({n}, {depth}, {budget})"""
    answer = within_steps(STEPS, code.widest_hidden, n, depth, budget)
    return {**answer, "value": plain(answer["value"])}


def width_of(student, n, depth, budget):
    """Return what `widest_hidden` returned, in time."""
    answer = widest_within_steps(student, n, depth, budget)
    expect.that(
        answer["finished"],
        "It was stopped after 100,000 lines of Python, without an answer.",
        kind="steps",
        budget=budget,
    )
    return answer["value"]


@probe
def asked_about_mlp(code):
    """mlp(1, [5, 5, 1])"""
    return plain(code.mlp(1, [5, 5, 1]))


def own_mlp(student):
    """Return what the student's `mlp` says about a known network; None if it cannot."""
    try:
        return as_number(asked_about_mlp(student))
    except AssertionError:
        return None


def expect_widths(student, wants):
    for (n, depth, budget), want in wants.items():
        got = width_of(student, n, depth, budget)
        try:
            expect_count(got, want, budget=budget)
        except expect.Failure as failure:
            # A wrong width may come from a wrong `mlp`. That is not for this check to
            # mend, but to tell.
            failure.facts["mlp"] = own_mlp(student)
            width_of(student, n, depth, budget)  # the call that the message is about
            raise


class TestWidestHidden:
    """Write an inner function that counts the parameters for a given width.
    It adds the first layer, `depth - 1` layers from width to width, and the output neuron.
    Keep two bounds: 0, which always fits, and the budget, above which nothing fits.
    While they differ, take the middle, rounded up with `//`, and ask whether it fits.
    If so, it is the new lower bound; if not, the upper bound is one less than it.
    """

    @pytest.mark.points(1)
    def test_one_hidden_layer(self, student):
        """`widest_hidden(n, 1, budget)` is the largest width of one hidden layer."""
        expect_widths(student, {(1, 1, 33): 10, (10, 1, 200): 16, (3, 1, 30): 5})

    @pytest.mark.points(2)
    def test_more_layers(self, student):
        """With more hidden layers, `widest_hidden` is the largest width that all can have."""
        expect_widths(student, {(1, 2, 50): 5, (10, 2, 100): 5, (4, 3, 300): 10, (2, 5, 900): 14})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_hidden_layer", "test_more_layers")
    def test_exact_fit(self, student):
        """A network that uses up the budget exactly does fit."""
        expect_widths(student, {(1, 1, 31): 10, (10, 2, 91): 5})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_hidden_layer")
    def test_nothing_fits(self, student):
        """Where not even the width 1 fits, `widest_hidden` is 0."""
        expect_widths(student, {(10, 1, 12): 0, (5, 1, 0): 0, (4, 3, 2): 0, (1, 2, 7): 1})

    @pytest.mark.points(1)
    @pytest.mark.needs("test_one_hidden_layer")
    def test_whole_number(self, student):
        """`widest_hidden` returns a whole number, not a float."""
        for depth in (1, 3):
            got = width_of(student, 4, depth, 300)
            expect_whole(got, f"`widest_hidden(4, {depth}, 300)`")

    @pytest.mark.points(2)
    @pytest.mark.needs("test_one_hidden_layer")
    def test_large_budget(self, student):
        """`widest_hidden` is quick for a budget of 10¹²: it does not try every width."""
        for depth in (1, 2):
            width_of(student, 7, depth, 10**12)


# --- memory_bytes ---------------------------------------------------------------


@probe
def bytes_of_network(code, sizes):
    """memory_bytes(model), for float32 Linear layers of the sizes {sizes}"""
    return plain(code.memory_bytes(network(*sizes)))


@probe
def bytes_of_dtypes(code, dtypes):
    """memory_bytes(model), for frozen layers Linear(3, 4) of the dtypes {dtypes}"""
    layers = [nn.Linear(3, 4, dtype=getattr(torch, name)) for name in dtypes]
    return plain(code.memory_bytes(nn.Sequential(*layers).requires_grad_(False)))


@probe
def bytes_beside_buffers(code):
    """memory_bytes(model), for Linear(3, 4) and BatchNorm1d(4)"""
    return plain(code.memory_bytes(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))))


@probe
def bytes_of_tied(code):
    """memory_bytes(model), for two layers Linear(4, 4) that share their weight"""
    return plain(code.memory_bytes(tied(torch.float64)))


class TestMemoryBytes:
    """Put what `parameters()` and what `buffers()` yields into one list.
    For each tensor, `numel()` says how many elements it has.
    `element_size()` says how many bytes one of them takes.
    Add up the products. What is shared comes only once by itself.
    """

    @pytest.mark.points(1)
    def test_float32_network(self, student):
        """`memory_bytes(model)` counts 4 bytes for each float32 parameter."""
        for sizes, count in (([1, 10, 1], 31), ([10, 5, 5, 1], 91)):
            mistakes = {"bits": 32 * count, "elements": count}
            expect_count(bytes_of_network(student, sizes), 4 * count, mistakes=mistakes)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_float32_network")
    def test_each_by_its_dtype(self, student):
        """`memory_bytes` counts each parameter by its own dtype, frozen ones too."""
        for dtypes, want in ((["float64"], 128), (["float16"], 32), (["float16", "float64"], 160)):
            mistakes = {"four-bytes-each": 64 * len(dtypes), "frozen-left-out": 0}
            if len(dtypes) == 2:
                mistakes |= {"dtype-of-one": 64, "dtype-of-another": 256}
            expect_count(bytes_of_dtypes(student, dtypes), want, mistakes=mistakes)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_float32_network")
    def test_counts_buffers(self, student):
        """`memory_bytes` counts buffers, too."""
        # Linear: 16 · 4. BatchNorm1d: weight and bias 8 · 4, mean and variance 8 · 4, and
        # the number of batches, an int64.
        mistakes = {"buffers-forgotten": 96, "four-bytes-each": 132}
        expect_count(bytes_beside_buffers(student), 136, mistakes=mistakes)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_float32_network")
    def test_counts_tied_once(self, student):
        """`memory_bytes` counts a tied parameter once."""
        mistakes = {"tied-counted-twice": 320, "four-bytes-each": 96}
        expect_count(bytes_of_tied(student), 192, mistakes=mistakes)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_float32_network")
    def test_whole_number(self, student):
        """`memory_bytes` returns a whole number, not a float."""
        expect_whole(bytes_of_network(student, [4, 3, 2]), "`memory_bytes(model)`")
