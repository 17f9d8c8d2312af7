"""Checks of 07_parameters. Each keeps one promise; its docstring is what the student reads.

No check of one exercise uses the student's answer to another: `init_mixed` finds
initialisers made here under the names of `init_xavier` and `init_42`.
"""

import math

import pytest
import torch
from torch import nn

from autograder import expect, picture, probe
from autograder.probes import inventory, ready, standing_in

pytestmark = pytest.mark.assignment(
    name="07_parameters",
    language="en",
    points={"set_weight": 7, "inits": 16, "my_init": 7, "init_mixed": 7, "tied_mlp": 10},
    sections={"set_weight": "1. One single weight", "inits": "2. The first numbers", "my_init": "3. A distribution of your own", "init_mixed": "4. Not every layer alike", "tied_mlp": "5. One layer in two places"},
    files={"parameters.ipynb": "6f7a284212bfb009", "parameters.py": "706d9353a647e41a"},
)


class Name(str):
    """A name that a message shows without quotes."""

    __repr__ = str.__str__


# --- set_weight -------------------------------------------------------------------


def plain_net():
    """Return a net with Linear layers at 0, 2 and 3, filled with 0.5, 1.5, 2.5, …"""
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 3), nn.Linear(3, 4))
    with torch.no_grad():
        for number, parameter in enumerate(net.parameters()):
            parameter.fill_(number + 0.5)
    return net


@probe
def numbers_after_setting(code, layer, row, col, value):
    """set_weight(net, {layer}, {row}, {col}, {value})"""
    net = plain_net()
    code.set_weight(net, layer, row, col, value)
    return dict(net.named_parameters())


@probe
def trained_after_setting(code, layer, row, col, value):
    """set_weight(net, {layer}, {row}, {col}, {value}), then a step of an older optimiser"""
    net = plain_net()
    before = dict(net.named_parameters())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    code.set_weight(net, layer, row, col, value)
    after = dict(net.named_parameters())
    net[layer].weight.grad = torch.ones_like(net[layer].weight)
    optimizer.step()
    replaced = [name for name in before if after.get(name) is not before[name]]
    return {"replaced": replaced, "value": net[layer].weight[row, col]}


@probe
def trainable_after_setting(code, trainable):
    """set_weight(net, 2, 0, 1, 7.0), with parameters whose requires_grad is {trainable}"""
    net = plain_net().requires_grad_(trainable)
    code.set_weight(net, 2, 0, 1, 7.0)
    return [name for name, p in net.named_parameters() if p.requires_grad is not trainable]


# Rows and columns are swapped in silence in the first place, with an IndexError in the last.
PLACES = [(2, 1, 2, -7.25), (0, 1, 0, 8.5), (3, 3, 0, 9.75)]


class TestSetWeight:
    """Take the layer out of the net by its index, and of the layer the `.weight`.
    Open a block `with torch.no_grad():`.
    In it, assign the value to one element of the weight: row first, then column.
    Make no new `nn.Parameter`, and leave `requires_grad` alone.
    """

    @pytest.mark.points(2)
    def test_sets_the_weight(self, student):
        """The weight in this row and column of this layer has the new value."""
        for layer, row, col, value in PLACES:
            got = numbers_after_setting(student, layer, row, col, value)
            weight, untouched = got.get(f"{layer}.weight"), plain_net()[layer].weight
            expect.shape(weight, tuple(untouched.shape))
            found = float(weight[row, col])
            inside = col < weight.shape[0] and row < weight.shape[1]
            other_way = inside and float(weight[col, row]) == value
            expect.that(
                found == value,
                "`net[{layer}].weight[{row}, {col}]` is {got}; expected {want}.",
                kind="not set",
                layer=layer,
                row=row,
                col=col,
                got=found,
                want=value,
                other_way=other_way,
                unchanged=torch.equal(weight, untouched),
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_sets_the_weight")
    def test_leaves_the_other_numbers(self, student):
        """All other numbers in the network stay as they were."""
        for layer, row, col, value in PLACES:
            got = numbers_after_setting(student, layer, row, col, value)
            changed, rows = [], set()
            for name, before in plain_net().named_parameters():
                expect.shape(got.get(name), tuple(before.shape))
                for place in (got[name] != before).nonzero().tolist():
                    if [name, *place] != [f"{layer}.weight", row, col]:
                        changed.append(f"{name}{place}")
                        rows.add(tuple([name, *place][:2]))
            expect.that(
                not changed,
                "Other numbers have changed, too, {count} of them; one is `{first}`.",
                kind="others changed",
                count=len(changed),
                first=(changed or [""])[0],
                one_row=rows == {(f"{layer}.weight", row)},
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_sets_the_weight")
    def test_same_parameters(self, student):
        """The Parameters are the same objects: an optimiser made before still trains them."""
        got = trained_after_setting(student, 2, 1, 0, 7.25)
        expect_not_replaced(got)
        expect.close(got["value"], 6.75)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_same_parameters")
    def test_requires_grad_stays(self, student):
        """Trainable parameters stay trainable, and frozen ones frozen."""
        frozen = trainable_after_setting(student, True)
        expect.that(
            not frozen,
            "These do not require a gradient any more: {names}.",
            kind="frozen",
            names=", ".join(frozen),
        )
        thawed = trainable_after_setting(student, False)
        expect.that(
            not thawed,
            "These were frozen, and require a gradient now: {names}.",
            kind="thawed",
            names=", ".join(thawed),
        )


# --- what a function does to a network ----------------------------------------------

WEIGHT, BIAS = 0.5, 0.25  # what the parameters are filled with before


def observed(net, change):
    """Fill a net with WEIGHT and BIAS, run change(net), and return what came of it."""
    torch.default_generator.manual_seed(7)  # the same answer gets the same verdict in each run
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.fill_(BIAS if name.endswith("bias") else WEIGHT)
    before = dict(net.named_parameters())
    shapes = {name: tuple(p.shape) for name, p in before.items()}
    change(net)
    after = dict(net.named_parameters())
    return {
        "values": after,
        "shapes": shapes,
        "replaced": [name for name in before if after.get(name) is not before[name]],
        "frozen": [name for name, p in after.items() if not p.requires_grad],
        "kinds": {name: type(module).__name__ for name, module in net.named_modules()},
    }


@probe
def applied(code, function, inputs, outputs):
    """net.apply({function}), with net = nn.ModuleList([nn.Linear({inputs}, {outputs}), nn.Tanh()])"""
    net = nn.ModuleList([nn.Linear(inputs, outputs), nn.Tanh()])
    return observed(net, lambda net: net.apply(getattr(code, function)))


@probe
def applied_to_others(code, function):
    """net.apply({function}), where net has LayerNorm, Conv1d and Embedding modules, too"""
    net = nn.Sequential(
        nn.Linear(3, 2), nn.LayerNorm(2), nn.Conv1d(2, 3, 1), nn.Embedding(4, 2)
    )  # fmt: skip
    return observed(net, lambda net: net.apply(getattr(code, function)))


def expect_not_replaced(got):
    expect.that(
        not got["replaced"],
        "`{name}` is another Parameter now; expected the old one, with new numbers in it.",
        kind="replaced",
        name=(got["replaced"] or [""])[0],
    )


def expect_written_into(got, name):
    """Return the tensor called `name`; expect it to be new numbers in the old Parameter."""
    expect_not_replaced(got)
    expect.that(
        not got["frozen"],
        "`{name}` does not require a gradient any more.",
        kind="frozen",
        name=(got["frozen"] or [""])[0],
    )
    values = got["values"][name]
    expect.that(
        tuple(values.shape) == got["shapes"][name],
        "`{name}` has shape {got}; expected {want}.",
        kind="parameter shape",
        name=name,
        got=tuple(values.shape),
        want=got["shapes"][name],
    )
    expect.that(
        values.dtype == torch.float32,
        "The dtype of `{name}` is {got}; expected torch.float32.",
        kind="dtype",
        name=name,
        got=str(values.dtype),
    )
    expect.that(
        bool((values != WEIGHT).any()),
        "`{name}` has the numbers that it had before.",
        kind="unchanged",
        name=name,
    )
    expect.finite(values)
    return values


def expect_alone(got, names):
    """Expect these parameters as they were."""
    for name in names:
        bias = name.endswith("bias")
        values, owner = got["values"].get(name), got["kinds"][name.rpartition(".")[0]]
        same = isinstance(values, torch.Tensor) and bool(
            (values == (BIAS if bias else WEIGHT)).all()
        )
        if owner != "Linear":
            expect.that(
                same,
                "The {layer} has other numbers now; only Linear layers are to change.",
                kind="other layers",
                layer=owner,
                bias=bias,
            )
        expect.that(
            same,
            "`{name}` has other numbers now; it was to stay as it was.",
            kind="bias changed" if bias else "weight changed",
            name=name,
        )


def expect_all(got, name, value):
    """Expect the one number `value` everywhere."""
    values = got["values"].get(name)
    expect.returned(values, torch.Tensor)
    low, high = float(values.min()), float(values.max())
    facts = {
        "kind": "bias value" if name.endswith("bias") else "constant",
        "name": name,
        "low": f"{low:.3g}",
        "high": f"{high:.3g}",
        "want": value,
    }
    expect.that(
        low == high, "`{name}` has numbers from {low} to {high}; expected {want} only.", **facts
    )
    expect.that(low == value, "All numbers in `{name}` are {low}; expected {want}.", **facts)


# --- random numbers -----------------------------------------------------------------

# How wrong may random numbers look? If n numbers are drawn independently from F, then
# the largest gap between F(x) and the share of them up to x exceeds e with probability
# 2·exp(-2·n·e²) at most, whatever F is (Dvoretzky, Kiefer and Wolfowitz, with Massart's
# constant). For one single share, Hoeffding's inequality gives the same bound. For the
# n = 20,000 weights of a layer 80 → 250 and e = 0.025, that is 2·exp(-25) = 2.8·10⁻¹¹.
# One run makes seven such comparisons: init_normal, init_xavier, three shares of
# my_init, two first layers of init_mixed; in all 2·10⁻¹⁰. Spread: see below.
#
# A standard deviation that is a tenth too large widens that gap by no more than 0.024, so
# mean m and standard deviation s are compared as well, with MEAN and STD times the right
# standard deviation d. For normal numbers, m/d is normal with standard deviation 1/√n, and
# |m| > 0.05·d is 7.07 of these: 1.5·10⁻¹². (n-1)·s²/d² is chi-squared, and |s/d - 1| > 0.04
# has probability 1.3·10⁻¹⁵. Uniform numbers have exp(t·x) ≤ exp(t²·d²/2) on average, as
# normal ones, so |m| > 0.05·d has 2·exp(-n·0.05²/2) = 2.8·10⁻¹¹ at most; and x²/d², between
# 0 and 3 with variance 0.8, has a mean off by 0.075 with 4·10⁻²⁹ (Bernstein). Four layers
# are compared so: 1.1·10⁻¹⁰. What is caught, save once in a thousand times: a standard
# deviation off by 6 %, a mean by 0.08·d, a share by 0.04.
INPUTS, OUTPUTS, GAP, MEAN, STD = 80, 250, 0.025, 0.05, 0.04


def gap(values, share_up_to):
    """Return the largest gap between the share of values up to x and share_up_to(x)."""
    ordered = values.double().flatten().sort().values
    want = share_up_to(ordered)
    steps = torch.arange(len(ordered) + 1, dtype=torch.float64) / len(ordered)
    return float(torch.maximum(steps[1:] - want, want - steps[:-1]).max())


def normal(std):
    return lambda x: (1 + torch.erf(x / (std * math.sqrt(2)))) / 2


def uniform(low, high):
    return lambda x: ((x - low) / (high - low)).clamp(0, 1)


def xavier_std(weights):
    return math.sqrt(2 / sum(weights.shape))


def moments_fit(values, std):
    """Tell whether mean and standard deviation are about 0 and `std`."""
    mean, found = float(values.double().mean()), float(values.double().std())
    return abs(mean) < MEAN * std and abs(found / std - 1) < STD


def facts_of(weights):
    found = {"mean": weights.mean(), "std": weights.std(), "low": weights.min(),
             "high": weights.max()}  # fmt: skip
    return {name: f"{float(value):.3g}" for name, value in found.items()}


def expect_xavier(weights, **facts):
    std = xavier_std(weights)
    bound = math.sqrt(3) * std  # (2·bound)² / 12 is the variance of uniform numbers
    off = min(gap(weights, normal(std)), gap(weights, uniform(-bound, bound)))
    picture.histogram(weights, normal(std), -4 * std, 4 * std)
    expect.that(
        off < GAP and moments_fit(weights, std),
        "The weights have mean {mean} and standard deviation {std}; expected, for Xavier, "
        "0 and {want}, and a normal or uniform distribution.",
        kind="distribution",
        want=f"{std:.3g}",
        **facts_of(weights),
        **facts,
    )


OTHERS = ["1.weight", "1.bias", "2.weight", "2.bias", "3.weight"]


class TestInits:
    """Each of the four does something only if `isinstance(m, nn.Linear)`.
    `nn.init` has functions that write in place; they take `m.weight` or `m.bias`.
    Look for `normal_` (it takes `std`), `ones_`, `zeros_`, `constant_`, `xavier_uniform_`.
    Only the first two functions set the bias; none of them sets a seed.
    """

    @pytest.mark.points(2)
    def test_init_normal_weights(self, student):
        """`init_normal` writes normal numbers of standard deviation 0.01 into the weights."""
        got = applied(student, Name("init_normal"), INPUTS, OUTPUTS)
        weights = expect_written_into(got, "0.weight")
        picture.histogram(weights, normal(0.01), -0.04, 0.04)
        expect.that(
            gap(weights, normal(0.01)) < GAP and moments_fit(weights, 0.01),
            "The weights have mean {mean} and standard deviation {std}; expected 0 and 0.01, "
            "and a normal distribution.",
            kind="distribution",
            want="0.01",
            **facts_of(weights),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_normal_weights")
    def test_init_normal_biases(self, student):
        """`init_normal` sets the biases to 0."""
        expect_all(applied(student, Name("init_normal"), 3, 2), "0.bias", 0)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_normal_weights")
    def test_init_normal_leaves_other_modules(self, student):
        """`init_normal` changes nothing but Linear layers."""
        expect_alone(applied_to_others(student, Name("init_normal")), OTHERS)


    @pytest.mark.points(2)
    def test_init_constant_numbers(self, student):
        """`init_constant` sets the weights to 1 and the biases to 0."""
        got = applied(student, Name("init_constant"), 3, 2)
        expect_written_into(got, "0.weight")
        expect_all(got, "0.weight", 1)
        expect_all(got, "0.bias", 0)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_constant_numbers")
    def test_init_constant_leaves_other_modules(self, student):
        """`init_constant` changes nothing but Linear layers."""
        expect_alone(applied_to_others(student, Name("init_constant")), OTHERS)

    @pytest.mark.points(2)
    def test_init_xavier_weights(self, student):
        """`init_xavier` writes Xavier numbers into the weights."""
        got = applied(student, Name("init_xavier"), INPUTS, OUTPUTS)
        expect_xavier(expect_written_into(got, "0.weight"))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_xavier_weights")
    def test_init_xavier_leaves_biases(self, student):
        """`init_xavier` leaves the biases as they were."""
        expect_alone(applied(student, Name("init_xavier"), 3, 2), ["0.bias"])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_xavier_weights")
    def test_init_xavier_leaves_other_modules(self, student):
        """`init_xavier` changes nothing but Linear layers."""
        expect_alone(applied_to_others(student, Name("init_xavier")), OTHERS)


    @pytest.mark.points(1)
    def test_init_42_weights(self, student):
        """`init_42` sets the weights to 42."""
        got = applied(student, Name("init_42"), 3, 2)
        expect_written_into(got, "0.weight")
        expect_all(got, "0.weight", 42)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_42_weights")
    def test_init_42_leaves_biases(self, student):
        """`init_42` leaves the biases as they were."""
        expect_alone(applied(student, Name("init_42"), 3, 2), ["0.bias"])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_init_42_weights")
    def test_init_42_leaves_other_modules(self, student):
        """`init_42` changes nothing but Linear layers."""
        expect_alone(applied_to_others(student, Name("init_42")), OTHERS)


# --- my_init ------------------------------------------------------------------------

# Whoever passes the shares has 9,500 weights or more that are not 0. How they spread over
# (−10, −5) and (5, 10) may be off by 0.04: more comes about with probability
# 2·exp(-2·9500·0.04²) = 1.3·10⁻¹³ at most, by the inequality above.
SPREAD = 0.04


def half_zero(x):
    """Return the share of weights up to x: half are 0, the others between 5 and 10 in size."""
    return uniform(-10, -5)(x) / 4 + (x >= 0) / 2 + uniform(5, 10)(x) / 4


def percent(share):
    return f"{100 * float(share):.1f} %"


class TestMyInit:
    """Do something only if m is an `nn.Linear`, and nothing to its bias.
    Fill the weight uniformly from −10 to 10: half of it is then beyond ±5.
    Compare `.abs()` of the weight with 5: that is a mask of the numbers to keep.
    Inside `with torch.no_grad():`, multiply the weight by the mask, in place.
    """

    @pytest.mark.points(1)
    def test_values(self, student):
        """`my_init` writes weights that are 0, or between 5 and 10 in size."""
        got = applied(student, Name("my_init"), INPUTS, OUTPUTS)
        weights = expect_written_into(got, "0.weight")
        sizes = weights.abs()
        picture.histogram(weights, half_zero, -13, 12)  # no bin begins or ends at 0
        wrong = (sizes != 0) & ((sizes < 5) | (sizes > 10))
        expect.that(
            not wrong.any(),
            "{share} of the weights are neither 0 nor between 5 and 10 in size; one is {one}.",
            kind="values",
            share=percent(wrong.double().mean()),
            one=f"{float((weights[wrong] if wrong.any() else weights.flatten())[0]):.3g}",
            zeros=float((weights == 0).double().mean()),
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_values")
    def test_shares(self, student):
        """Half of the weights are 0, a quarter positive and a quarter negative."""
        got = applied(student, Name("my_init"), INPUTS, OUTPUTS)
        weights = got["values"]["0.weight"]
        picture.histogram(weights, half_zero, -13, 12)
        shares = [(weights == 0).double().mean(), (weights > 0).double().mean()]
        shares.append(1 - sum(shares))
        lines = [line.double().mean().item() for line in (*(weights == 0), *(weights == 0).T)]
        off = max(abs(float(s) - want) for s, want in zip(shares, (0.5, 0.25, 0.25)))
        expect.that(
            off < GAP,
            "{zero} of the weights are 0, {positive} are positive and {negative} negative; "
            "expected about 50 %, 25 % and 25 %.",
            kind="shares",
            shares=[float(share) for share in shares],
            lines=0 in lines and 1 in lines,
            **dict(zip(("zero", "positive", "negative"), map(percent, shares))),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_shares")
    def test_spread(self, student):
        """The weights that are not 0 spread evenly between 5 and 10, and −10 and −5."""
        got = applied(student, Name("my_init"), INPUTS, OUTPUTS)
        weights = got["values"]["0.weight"]
        picture.histogram(weights, half_zero, -13, 12)
        others = weights[weights != 0]
        sizes = others.abs()
        negative, positive = uniform(-10, -5), uniform(5, 10)
        expect.that(
            gap(sizes, positive) < SPREAD,
            "The sizes of those weights have mean {mean} and standard deviation {std}, and "
            "{different} different values; uniform numbers have 7.5, 1.44, and any value.",
            kind="spread",
            different=len(sizes.unique()),
            **facts_of(sizes),
        )
        expect.that(
            gap(others, lambda x: (negative(x) + positive(x)) / 2) < SPREAD,
            "The sizes of the positive weights have mean {more}, those of the negative ones "
            "{less}; expected 7.5 for both.",
            kind="sizes by sign",
            more=f"{float(others[others > 0].mean()):.3g}",
            less=f"{-float(others[others < 0].mean()):.3g}",
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_leaves_biases(self, student):
        """`my_init` leaves the biases as they were."""
        expect_alone(applied(student, Name("my_init"), 3, 2), ["0.bias"])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_values")
    def test_leaves_other_modules(self, student):
        """`my_init` changes nothing but Linear layers."""
        expect_alone(applied_to_others(student, Name("my_init")), OTHERS)


# --- init_mixed ---------------------------------------------------------------------


def weights_in(module):
    """Yield the weights of Linear layers in a module: a layer itself, or a container of some."""
    for layer in module.modules():
        if isinstance(layer, nn.Linear):
            yield layer.weight.data


def xavier_stand_in(module, *_arguments, **_named):
    """What `init_mixed` finds under the name init_xavier."""
    for weight in weights_in(module):
        weight.normal_(0, math.sqrt(2 / sum(weight.shape)))


def stand_in_42(module, *_arguments, **_named):
    """What `init_mixed` finds under the name init_42."""
    for weight in weights_in(module):
        weight.fill_(42.0)


# Python names them in its messages; those who read them have written other names.
xavier_stand_in.__qualname__, stand_in_42.__qualname__ = "init_xavier", "init_42"


def row_of_layers():
    """Return Linear layers in a row, others between."""
    return nn.Sequential(
        nn.Linear(INPUTS, OUTPUTS), nn.Tanh(), nn.Linear(OUTPUTS, 3), nn.LayerNorm(3),
        nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 3),
    )  # fmt: skip


def nested_layers():
    """Return the same, nested: modules with parameters of their own before and behind."""
    encoder = nn.Sequential(nn.Linear(INPUTS, OUTPUTS), nn.Tanh())
    head = nn.ModuleDict({"out": nn.Sequential(nn.Linear(2, 3), nn.PReLU())})
    return nn.ModuleList([nn.Embedding(4, 2), nn.Sequential(encoder, nn.Linear(OUTPUTS, 2)), head])


def observed_mixed(code, net):
    with standing_in(code.init_mixed, init_xavier=xavier_stand_in, init_42=stand_in_42):
        return observed(net, code.init_mixed)


@probe
def mixed(code):
    """init_mixed(net), with Linear layers at the beginning, between and at the end of net"""
    return observed_mixed(code, row_of_layers())


@probe
def mixed_nested(code):
    """init_mixed(net), with a nested net"""
    return observed_mixed(code, nested_layers())


class TestInitMixed:
    """Collect the Linear layers of `net.modules()` in a list, with `isinstance`.
    The first of the list gets Xavier weights: `init_xavier` does it, called on this layer.
    The last of the list gets 42: `init_42` does that.
    Touch neither the layers between them nor any bias.
    """

    @pytest.mark.points(1)
    def test_first_layer(self, student):
        """The weights of the first Linear layer are Xavier numbers."""
        got = mixed(student)
        weights = expect_written_into(got, "0.weight")
        others = [got["values"][f"{place}.weight"] for place in (2, 4, 6)]
        everywhere = all(bool((other != WEIGHT).any()) for other in others)
        expect_xavier(weights, everywhere=everywhere)

    @pytest.mark.points(1)
    def test_last_layer(self, student):
        """The weights of the last Linear layer are 42."""
        got = mixed(student)
        expect_written_into(got, "6.weight")
        expect_all(got, "6.weight", 42)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_first_layer", "test_last_layer")
    def test_layers_between(self, student):
        """The weights of the Linear layers between stay as they were."""
        expect_alone(mixed(student), ["2.weight", "4.weight"])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_first_layer", "test_last_layer")
    def test_biases_and_other_modules(self, student):
        """Biases and other modules stay as they were."""
        names = ["0.bias", "2.bias", "3.weight", "3.bias", "4.bias", "6.bias"]
        expect_alone(mixed(student), names)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_first_layer", "test_last_layer")
    def test_any_structure(self, student):
        """It finds the first and the last Linear layer wherever they are in the network."""
        got = mixed_nested(student)
        expect_xavier(expect_written_into(got, "1.0.0.weight"))
        expect_written_into(got, "2.out.0.weight")
        expect_all(got, "2.out.0.weight", 42)


# --- tied_mlp -----------------------------------------------------------------------

TIED = [(1,), (1, 8), (8,), (8,), (8, 4), (8, 8)]


def tied(code):
    return ready(code.tied_mlp(), 1, 4)


def filled(code, weights):
    """Return a network with weights that the check chose, found by their shapes."""
    net = tied(code)
    chosen = {tuple(weight.shape): weight for weight in weights}
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(chosen[tuple(parameter.shape)])
    return net


@probe
def tied_parameters(code):
    """tied_mlp()"""
    net = tied(code)
    return None if net is None else inventory(net)


@probe
def tied_outputs(code, weights, x):
    """tied_mlp() with weights that the check chose, called on x"""
    return filled(code, weights)(x)


@probe
def tied_gradients(code, weights, x):
    """tied_mlp()(x).sum().backward(), with weights that the check chose"""
    net = filled(code, weights)
    net.zero_grad()
    y = net(x).sum()
    if y.requires_grad:
        y.backward()
    return [(name, tuple(p.shape), p.grad) for name, p in net.named_parameters()]


@probe
def tied_after_loading(code, x):
    """tied_mlp(), loaded with the state_dict() of another one"""
    saver, answers = tied(code), []
    for assign in (False, True):
        # What a file gives back: the same names and numbers, in tensors of its own.
        saved = {name: value.clone() for name, value in saver.state_dict().items()}
        net = tied(code)
        net.load_state_dict(saved, assign=assign)
        count = sum(p.numel() for p in net.parameters())
        answers.append({"assign": assign, "count": count, "want": saver(x), "y": net(x)})
    return answers


@probe
def tied_twice(code):
    """tied_mlp(), twice"""
    first, second = tied(code), tied(code)
    mine = {id(parameter): name for name, parameter in first.named_parameters()}
    return [mine[id(p)] for p in second.parameters() if id(p) in mine]


def chosen_weights(scale, generator):
    """Return weights for a network: shapes (8, 4), (8,), (8, 8), (1, 8), (1,)."""
    shapes = [(8, 4), (8,), (8, 8), (1, 8), (1,)]
    return [scale * torch.randn(shape, generator=generator) for shape in shapes]


def by_hand(weights, x, uses=2, bends=(1, 1, 1, 0)):
    """Return what the network computes, or one with other uses or ReLUs (`bends`).

    Both layers with 8 outputs have the same bias.
    """
    first, bias, shared, last, end = weights
    layers = [(first, bias), *uses * [(shared, bias)], (last, end)]
    for (weight, b), bend in zip(layers, bends, strict=True):
        x = x @ weight.T + b
        x = x.clamp(min=0) if bend else x
    return x


# What else may come out: a network with one mistake. Evidence for what to tell the student.
SLIPS = {
    "used once": {"uses": 1, "bends": (1, 1, 0)},
    "used three times": {"uses": 3, "bends": (1, 1, 1, 1, 0)},
    "no ReLU": {"bends": (0, 0, 0, 0)},
    "no ReLU 1": {"bends": (0, 1, 1, 0)},
    "no ReLU 2": {"bends": (1, 0, 1, 0)},
    "no ReLU 3": {"bends": (1, 1, 0, 0)},
    "ReLU at the end": {"bends": (1, 1, 1, 1)},
}


def gradients_by_hand(weights, x):
    """Return, for both uses of the shared layer, the gradients of its weight and its bias."""
    values = [weight.clone().requires_grad_() for weight in weights]
    first, bias, shared, last, end = values
    second, again = shared.detach().clone().requires_grad_(), bias.detach().clone().requires_grad_()
    middle = bias.detach().clone().requires_grad_()
    h = (x @ first.T + bias).clamp(min=0)
    h = (h @ shared.T + middle).clamp(min=0)
    y = ((h @ second.T + again).clamp(min=0) @ last.T + end).sum()
    names = ["first", "bias", "shared", "middle", "second", "again", "last", "end"]
    leaves = [first, bias, shared, middle, second, again, last, end]
    return dict(zip(names, torch.autograd.grad(y, leaves)))


# Both layers with 8 outputs get the same bias, so that it does not matter which is which.
WEIGHTS = chosen_weights(0.25, torch.Generator().manual_seed(3))
X4 = torch.randn(6, 4, generator=torch.Generator().manual_seed(4))


def nearly(a, b):
    same = isinstance(a, torch.Tensor) and a.shape == b.shape
    return same and torch.allclose(a.float(), b, rtol=1e-4, atol=1e-5)


class TestTiedMlp:
    """Inside the function, make the layer 8 → 8 once, and keep it in a variable.
    Build an `nn.Sequential` of all the parts in order, each Linear but the last with a ReLU.
    Put the variable in both places: it is one object then, not two that are tied.
    Return the network.
    """

    @pytest.mark.points(2)
    def test_counted_once(self, student):
        """`tied_mlp()` has 121 parameters: the shared layer counts once."""
        got = tied_parameters(student)
        expect.returned(got, dict)
        expect.module(got)
        found = sorted(tuple(p["shape"]) for p in got["parameters"])
        expect.that(
            found == TIED,
            "`named_parameters()` lists shapes {found}, {numbers} numbers in all; expected, in "
            "any order, {wanted}, 121 numbers.",
            kind="parameters",
            found=found,
            wanted=TIED,
            numbers=sum(math.prod(shape) for shape in found),
            loose=got["loose"],
        )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_counted_once")
    def test_output(self, student):
        """With given weights, the output is that of the network in the text."""
        got = tied_outputs(student, WEIGHTS, X4)
        try:
            expect.close(got, by_hand(WEIGHTS, X4))
        except expect.Failure as failure:
            found = (
                slip for slip, how in SLIPS.items() if nearly(got, by_hand(WEIGHTS, X4, **how))
            )
            failure.facts["slip"] = next(found, "")
            raise

    @pytest.mark.points(2)
    @pytest.mark.needs("test_output")
    def test_gradient_is_the_sum(self, student):
        """The gradient of the shared layer is the sum of what both uses contribute."""
        got = tied_gradients(student, WEIGHTS, X4)
        want = gradients_by_hand(WEIGHTS, X4)
        both = want["shared"] + want["second"]
        name, found = next((name, g) for name, shape, g in got if shape == (8, 8))
        for use, one in (("first", want["shared"]), ("second", want["second"])):
            expect.that(
                not nearly(found, one),
                "The gradient of `{name}` comes from one of its two uses only.",
                kind="one use",
                name=name,
                use=use,
            )
        expect.gradient({name: found}, {name: both})
        # Which of the two biases of shape (8,) is which, the check does not know.
        pairs = [(name, g) for name, shape, g in got if shape == (8,)]
        wants = [want["bias"], want["middle"] + want["again"]]
        if not nearly(pairs[0][1], wants[0]):
            wants.reverse()
        expect.gradient(dict(pairs), {pair[0]: value for pair, value in zip(pairs, wants)})
        ends = {(8, 4): want["first"], (1, 8): want["last"], (1,): want["end"]}
        for name, shape, found in got:
            if shape in ends:
                expect.gradient({name: found}, {name: ends[shape]})

    @pytest.mark.points(2)
    @pytest.mark.needs("test_output")
    def test_still_tied_after_loading(self, student):
        """After loading a checkpoint, the outputs are the saved ones, and the layer is shared."""
        for got in tied_after_loading(student, X4):
            expect.round_trip(got["want"], got["y"])
            call = "load_state_dict(saved, assign=True)"
            expect.that(
                got["count"] == 121,
                "After `{call}`, the network has {count} parameters; expected 121.",
                kind="untied",
                call=call if got["assign"] else "load_state_dict(saved)",
                count=got["count"],
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_counted_once")
    def test_new_each_time(self, student):
        """Each call makes a network of its own."""
        names = tied_twice(student)
        expect.that(
            not names,
            "The networks of two calls have parameters in common: {names}.",
            kind="common parameters",
            names=", ".join(names),
        )
