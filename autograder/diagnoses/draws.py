"""Random weights: how far they spread, which of them are 0, and what is drawn for what."""

from __future__ import annotations

import ast
import itertools
import re

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.applying import statement_of
from autograder.diagnoses.sources import (
    at_last_line,
    free_function_of,
    last_text,
    statements,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

RANDOM = ("rand", "rand_like", "randn", "randn_like", "uniform_", "normal_", "uniform", "normal",
          "randint", "randint_like", "bernoulli", "bernoulli_", "random", "choice")  # fmt: skip
COINS = ("rand", "random", "item", "choice", "randint", "bernoulli", "uniform")
FILLS = ("uniform_", "normal_", "zeros_", "constant_", "fill_", "zero_")


# --- spread ------------------------------------------------------------------------


def _number(case: Case, name: str) -> float:
    try:
        return float(case.fact(name, "nan"))
    except (TypeError, ValueError):
        return float("nan")


@diagnosis
def mean_for_std(case: Case) -> Diagnosis | None:
    """`normal_(w, 0.01)`: the first number is the mean. Or the variance for the second."""
    if case.kind == "distribution" and abs(_number(case, "std") / 0.01**2 - 1) < 0.05:
        return case.finding(
            "variance-for-std",
            _("The spread came out as 0.0001, the square of 0.01."),
            _("The functions for normal numbers take the standard deviation itself."),
            next(calls(whole_of(case), "normal_", "normal", "randn", "randn_like"), None),
        )
    if case.kind == "distribution" and case.fact("want") == "0.01":
        if (twice := _overwritten(case)) is not None and _number(case, "std") == 0:
            return twice
        if abs(_number(case, "mean") - 0.01) < 1e-3 and _number(case, "std") < 1e-3:
            return case.finding(
                "mean-and-std-swapped",
                _("The mean came out as 0.01, and the spread as 0."),
                _("First the mean, then the standard deviation; or say which is which: `std=…`."),
                next(calls(whole_of(case), "normal_", "normal"), None),
            )
        if abs(_number(case, "std") / 0.01**0.5 - 1) < 0.05:
            return case.finding(
                "std-rooted",
                _("The spread came out as 0.1, the root of 0.01."),
                _("The functions for normal numbers take the standard deviation itself."),
                next(calls(whole_of(case), "normal_", "normal", "randn", "randn_like"), None),
            )
    if case.kind != "distribution" or abs(_number(case, "std") - 1) > 0.05:
        return None
    for call in calls(whole_of(case), "normal_", "normal"):
        method = isinstance(call.func, ast.Attribute) and source_of(call.func.value).endswith(
            ("weight", "data")
        )
        given = call.args[0 if method else 1 :]
        if len(given) == 1 and not any(k.arg == "std" for k in call.keywords):
            return case.finding(
                "mean-for-std",
                _("In `{code}`, {number} stands where the mean belongs; the spread stays 1.")
                .format(code=source_of(call), number=source_of(given[0])),
                _("Say which it is: `std=…`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def other_distribution(case: Case) -> Diagnosis | None:
    """Normal numbers whose spread was forgotten, or uniform ones in their place."""
    if case.kind != "distribution" or case.fact("want") != "0.01":
        return None
    drawn = next(calls(whole_of(case), "normal_", "normal", "randn", "randn_like"), None)
    if drawn is not None and abs(_number(case, "std") - 1) < 0.05:
        return case.finding(
            "std-missing",
            _("The spread is 1: that of `{code}` if nothing else is said.").format(
                code=source_of(drawn)
            ),
            _("Say which it is, `std=…`, or multiply the numbers by it."),
            drawn,
        )
    uniform = next(calls(whole_of(case), "rand", "rand_like", "uniform_"), None)
    if drawn is not None or uniform is None:
        return None
    return case.finding(
        "uniform-for-normal",
        _("`{code}` draws uniform numbers: all between two bounds are equally likely.").format(
            code=source_of(uniform)
        ),
        _("`normal_` and `torch.randn` draw normal ones."),
        uniform,
    )


@diagnosis
def not_xavier(case: Case) -> Diagnosis | None:
    """A gain, another initialiser, or the formula of something else."""
    want, std = _number(case, "want"), _number(case, "std")
    if case.kind != "distribution" or not case.is_about("init_mixed", *_xaviers(case)):
        return None
    for call in calls(whole_of(case), "xavier_uniform_", "xavier_normal_"):
        if len(call.args) > 1 or any(k.arg == "gain" for k in call.keywords):
            return case.finding(
                "xavier-gain",
                _("`{code}` multiplies Xavier's standard deviation by a gain.").format(
                    code=source_of(call)
                ),
                _("Leave the gain out: it is 1 by itself."),
                call,
            )
    if case.fact("low") == case.fact("high") == "42" and not case.fact("everywhere"):
        return case.finding(
            "first-and-last-swapped",
            _("The first layer got the 42 that the last one was to get."),
            _("Index 0 is the first of a list, and −1 the last."),
            next(
                (n for n in walk(whole_of(case)) if isinstance(n, ast.Name) and n.id == "init_42"),
                None,
            ),
        )
    if std > 0 and abs(_number(case, "mean")) > std:
        return case.finding(
            "not-around-zero",
            _("The numbers have the mean {mean}; those of Xavier lie around 0.").format(
                mean=case.fact("mean")
            ),
            _("Uniform ones go from −bound to bound: `uniform_(weight, -bound, bound)`."),
            next(calls(whole_of(case), *RANDOM), None),
        )
    for factor, name, text in _xavier_slips():
        if (
            abs(std / (factor * want**2 if name == "variance-for-std" else factor * want) - 1)
            < 0.03
        ):
            if not any(calls(whole_of(case), "kaiming_uniform_", "kaiming_normal_")):
                node = next(calls(whole_of(case), *RANDOM), None)
                return case.finding(
                    name,
                    text,
                    _("√(2 / (n + k)) is the standard deviation, √(6 / (n + k)) the bound of "
                      "uniform numbers."),
                    statement_of(case, node) or node,
                )  # fmt: skip
    others = ("kaiming_uniform_", "kaiming_normal_", "trunc_normal_", "orthogonal_", "normal_",
              "uniform_", "init_normal", "init_constant")  # fmt: skip
    for call in calls(subject(case), *others):
        return case.finding(
            "other-initialiser",
            _("`{code}` is not Xavier initialisation.").format(code=source_of(call)),
            _("Xavier's two forms are `xavier_uniform_` and `xavier_normal_`."),
            call,
        )
    return None


def _xaviers(case: Case) -> list[str]:
    return [case.check.id] if "init_xavier" in case.check.id else []


def _xavier_slips() -> list[tuple[float, str, str]]:
    return [
        (1.0, "variance-for-std",
         _("2 / (n + k) is the variance; the standard deviation is its root.")),
        (3**0.5, "bound-for-std",
         _("The spread is that of normal numbers with √(6 / (n + k)), the bound of uniform ones.")),
        (3**-0.5, "std-for-bound",
         _("The spread is that of uniform numbers up to √(2 / (n + k)), which is no bound.")),
    ]  # fmt: skip


@diagnosis
def two_axes(case: Case) -> Diagnosis | None:
    """Xavier for a bias, or for the weight of a normalisation layer."""
    if not case.raised("ValueError", "Fan in and fan out can not be computed"):
        return None
    return at_last_line(
        case,
        "xavier-needs-two-axes",
        _(
            "Xavier goes by the numbers of inputs and outputs, the two axes of a layer's weight. "
            "This tensor has only one axis, as a bias has, or the weight of a normalisation layer."
        ),
        _("Give it the weights of Linear layers only."),
    )


# --- zeros by chance ----------------------------------------------------------------


def _comparisons(node: ast.AST | None) -> list[ast.Compare]:
    found = [inner for inner in walk(node) if isinstance(inner, ast.Compare)] if node else []
    return [c for c in found if any(isinstance(s, ast.Constant) for s in [c.left, *c.comparators])]


def _is(shares: list[float], *want: float) -> bool:
    return all(abs(share - other) < 0.03 for share, other in zip(shares, want, strict=True))


@diagnosis
def small_weights(case: Case) -> Diagnosis | None:
    """Weights below 5 that are still there: no mask, its opposite, or that of other numbers."""
    function, zeros = free_function_of(case), float(case.fact("zeros", 0))
    if case.kind != "values" or function is None or not case.is_about("my_init"):
        return None
    whole = whole_of(case)
    masks = _comparisons(whole)
    if zeros < 0.01 and not masks and not any(calls(whole, "where", "bernoulli")):
        return case.finding(
            "no-zeros",
            _("Nothing in `{name}` makes a weight 0: numbers of all sizes are left.").format(
                name=function.name
            ),
            _("Decide for each weight whether it becomes 0: a comparison gives such a mask."),
            function,
        )
    if (lost := _lost(case)) is not None:
        return lost
    if abs(_number(case, "one")) > 10:
        drawn = next(calls(whole, *RANDOM), None)
        return case.finding(
            "range-too-wide",
            _("One of the numbers is {one}: what is drawn reaches beyond 10.").format(
                one=case.fact("one")
            ),
            _("`5 + 5 * torch.rand(…)` is uniform between 5 and 10, and so is `uniform_(5, 10)`."),
            statement_of(case, drawn) or drawn,
        )
    if abs(zeros - 0.75**2) < 0.02 and len(masks) > 1:
        return case.finding(
            "two-decisions",
            _("Two decisions are made for each weight, and for some both turn out true."),
            _("Draw one number u for each weight: below ¼ it is one case, above ¾ the other."),
            masks[-1],
        )
    share = float(str(case.fact("share", "0")).removesuffix("%"))
    if not masks or abs(zeros - 0.5) > 0.03:
        return None
    if abs(share - 50) < 3:
        return case.finding(
            "mask-turned-round",
            _("`{code}` keeps the small weights and makes the large ones 0.").format(
                code=source_of(masks[-1])
            ),
            _("True counts as 1 and stays, False as 0: turn the comparison round."),
            masks[-1],
        )
    if abs(share - 25) < 3:
        return case.finding(
            "mask-of-other-numbers",
            _("`{code}` is about other random numbers than those in the weight.").format(
                code=source_of(masks[-1])
            ),
            _("Compare the numbers that are in the weight already: no second draw is needed."),
            masks[-1],
        )
    return None


def _lost(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a result that nobody keeps: `torch.where(…)` as a statement."""
    makers = ("where", "mul", "multiply", "masked_fill", "copysign", "neg", "clamp")
    for value in statements(whole_of(case)):
        if isinstance(value, ast.Call) and called_name(value) in makers:
            return case.finding(
                "result-not-kept",
                _("`{code}` returns its result, and nothing keeps it.").format(
                    code=source_of(value)
                ),
                _("Write into the layer's own weight: the functions of `nn.init` do, and `copy_`."),
                value,
            )
    return None


@diagnosis
def and_between_masks(case: Case) -> Diagnosis | None:
    """`w > -5 and w < 5`: `and` wants one answer from each side."""
    line = last_text(case)
    found = re.search(r"[<>]=?[^=].*\b(and|or)\b.*[<>]", line)
    texts = "Boolean value of Tensor with more than one value"
    if found is None or not case.raised("RuntimeError", texts):
        return None
    return at_last_line(
        case,
        "and-between-masks",
        _(
            "`{word}` asks each side for one answer, and comparing a tensor gives one for each "
            "element."
        ).format(word=found[1]),
        _("Between tensors it is `&` for and, `|` for or, with parentheses around each "
          "comparison."),
    )  # fmt: skip


@diagnosis
def wrong_shares(case: Case) -> Diagnosis | None:
    """One sign only, one decision for all weights, or a second draw over the first."""
    shares, function = case.fact("shares", []), free_function_of(case)
    if case.kind != "shares" or function is None or not case.is_about("my_init"):
        return None
    whole = whole_of(case)
    masks = _comparisons(whole)
    absolute = any(calls(whole, "abs", "absolute", "square"))
    if _is(shares, 0.75, 0.25, 0) and masks and not absolute:
        return case.finding(
            "mask-without-abs",
            _(
                "`{code}` is true for large positive weights only. A negative number is never "
                "greater than a positive one, however far from 0 it is."
            ).format(code=source_of(masks[-1])),
            _("Compare the size, without the sign: `.abs()`."),
            masks[-1],
        )
    if 1 in [round(share, 6) for share in shares]:
        coin = next(calls(whole, *COINS), None)
        if coin is None or not any(isinstance(n, (ast.If, ast.IfExp)) for n in walk(whole)):
            return None
        return case.finding(
            "one-decision-for-all",
            _("`{code}` is one number, so one decision is made for all weights of the layer.")
            .format(code=source_of(coin)),
            _("Draw as many numbers as there are weights: `torch.rand` takes a shape."),
            coin,
        )  # fmt: skip
    if case.fact("lines"):
        return _in_lines(case)
    if _is(shares, 1 / 3, 1 / 3, 1 / 3):
        return case.finding(
            "three-equal-chances",
            _("Each of the three cases has the same probability here, a third."),
            _("Four cases of a quarter each: two of them are the 0."),
            next(calls(whole, *COINS), None),
        )
    if shares[1] == 0 or shares[2] == 0:
        return _overwritten(case) or _one_sign(case, function, shares)
    return None


def _overwritten(case: Case) -> Diagnosis | None:
    """Return a diagnosis for two fills of one tensor, one after the other."""
    fills = sorted(calls(free_function_of(case), *FILLS), key=lambda call: call.lineno)
    for first, second in itertools.pairwise(fills):
        if _target(first) == _target(second):
            return case.finding(
                "initialised-twice",
                _("`{second}` overwrites all that `{first}` has written.").format(
                    first=source_of(first), second=source_of(second)
                ),
                _("Draw both, and choose between them for each weight: `torch.where`.")
                if case.is_about("my_init")
                else _("Weight and bias are two tensors: look at which one each line names."),
                second,
            )
    return None


def _one_sign(case: Case, function: Function, shares: list[float]) -> Diagnosis | None:
    """Return a diagnosis for a function in which nothing is ever negative."""
    negative = any(
        isinstance(node, (ast.USub, ast.Sub)) for node in walk(whole_of(case))
    ) or any(calls(whole_of(case), "neg", "neg_", "sign", "negative", "sub", "sub_"))  # fmt: skip
    if negative or shares[2] > 0:
        return None
    return case.finding(
        "no-negative-numbers",
        _("Nothing in `{name}` makes a weight negative.").format(name=function.name),
        _("Draw from −10 to 10 and compare the size, or choose the sign by chance, too."),
        function,
    )


def _in_lines(case: Case) -> Diagnosis | None:
    """Return a diagnosis for coins that were used for whole rows or columns."""
    coin = next(calls(whole_of(case), "rand", "bernoulli", "uniform_", "randint"), None)
    return case.finding(
        "one-decision-for-many",
        _("In rows or columns, all weights but the zeros have one sign: one decision for many.")
        if case.fact("signs")
        else _(
            "In whole rows or columns all weights are 0: one decision was used for many weights."
        ),
        _("Draw as many numbers as there are weights: `torch.rand` takes a shape."),
        coin,
    )


def _target(call: ast.Call) -> str:
    """Return what a call fills: `w` for `init.zeros_(w)` and `w.zero_()`."""
    owner = source_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return source_of(call.args[0]) if owner.endswith("init") and call.args else owner


@diagnosis
def not_spread_evenly(case: Case) -> Diagnosis | None:
    """Whole numbers between 5 and 10."""
    found = list(calls(whole_of(case), "randint", "randrange", "randint_like"))
    sizes = [c for c in found if any(source_of(a) in ("5", "10", "11", "-10") for a in c.args)]
    drawn = next(iter(sizes or found), None)  # others may decide on the sign
    if case.kind != "spread" or drawn is None or case.fact("different", 0) > 12:
        return None
    return case.finding(
        "whole-numbers",
        _("`{code}` draws whole numbers, so there are no others in between.").format(
            code=source_of(drawn)
        ),
        _("`5 + 5 * torch.rand(…)` is uniform between 5 and 10, and so is `uniform_(5, 10)`."),
        drawn,
    )


@diagnosis
def in_blocks(case: Case) -> Diagnosis | None:
    """Which weights are 0 depends on where they are."""
    if case.kind == "sizes by sign":
        return _sizes_by_sign(case)
    if case.kind != "pattern":
        return None
    found: ast.AST | None = None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Subscript) and any(
            isinstance(inner, ast.Slice) and (inner.lower or inner.upper or inner.step)
            for inner in walk(node.slice)
        ):
            found = found or node
    if found is None:
        return _in_lines(case) if case.fact("lines") or case.fact("signs") else _by_place(case)
    return case.finding(
        "weights-in-blocks",
        _("`{code}` takes weights by their place: the shares are right, but nothing is left to "
          "chance.").format(code=source_of(found)),
        _("Decide for each weight by a random number of its own."),
        found,
    )  # fmt: skip


def _by_place(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a mask computed from the places: a chessboard."""
    made = next(calls(whole_of(case), "arange", "meshgrid", "eye", "tril", "triu"), None)
    if made is None:
        return None
    return case.finding(
        "weights-in-blocks",
        _("`{code}` takes weights by their place: the shares are right, but nothing is left to "
          "chance.").format(code=source_of(made)),
        _("Decide for each weight by a random number of its own."),
        made,
    )  # fmt: skip


def _sizes_by_sign(case: Case) -> Diagnosis | None:
    """Return a diagnosis for one random number that decides on the sign and on the size."""
    drawn = next(calls(whole_of(case), *RANDOM), None)
    if drawn is None or sum(1 for _call in calls(whole_of(case), *RANDOM)) > 2:
        return None
    return case.finding(
        "one-draw-for-two",
        _("The numbers of `{code}` decide on the sign and on the size as well.").format(
            code=source_of(drawn)
        ),
        _("Draw another tensor for the signs."),
        drawn,
    )
