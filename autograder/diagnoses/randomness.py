"""Random numbers: where they come from, how they are distributed, what they are added to."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    function_of,
    parameters,
    reach,
    reads,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

NORMAL = ("randn", "randn_like", "normal", "normal_", "gauss", "standard_normal", "Normal")
UNIFORM = ("rand", "rand_like", "uniform", "uniform_", "random", "Uniform")
RANDOM = (*NORMAL, *UNIFORM, "randint", "randint_like", "randperm", "sample", "rsample", "shuffle")


def _random_calls(node: ast.AST | None, *names: str) -> list[ast.Call]:
    """Return the calls of random functions below `node`, in the order of their lines."""
    found = calls(node, *(names or RANDOM))
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _unread(case: Case, name: str) -> bool:
    """Tell whether the function has a parameter `name` and never reads it."""
    function = function_of(case)
    return function is not None and name in parameters(function) and not reads(function, name)


@diagnosis
def ignores_generator(case: Case) -> Diagnosis | None:
    """Random numbers that do not come from the generator that was handed over."""
    if case.kind != "generator":
        return None
    for call in _random_calls(reach(case, function_of(case))):
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        handed = [k.value for k in call.keywords if k.arg == "generator"]
        if any(reads(value, "generator") for value in values) or (
            handed and not isinstance(handed[0], ast.Constant)
        ):
            continue
        code = source_of(call)
        if code.startswith(("np.", "numpy.", "random.")):
            advice = _("A `torch.Generator` works with PyTorch's functions only: use `torch.rand`.")
        elif called_name(call).endswith("_like"):
            advice = _(
                "Functions that end in `_like` need not take one: use `torch.randn(n, 2, …)`."
            )
        else:
            advice = _("Hand it on to every random function: `generator=generator`.")
        return case.finding(
            "ignores-generator",
            _("`{code}` does not draw from the generator that was handed over.").format(code=code),
            advice,
            call,
        )
    return None


@diagnosis
def fixed_seed(case: Case) -> Diagnosis | None:
    """A seed set inside: the same numbers at each call."""
    if case.kind not in ("fixed seed", "same slope"):
        return None
    for call in calls(reach(case, subject(case)), "manual_seed", "seed", "manual_seed_all"):
        if call.args and isinstance(call.args[0], ast.Constant):
            return case.finding(
                "fixed-seed",
                _("`{code}` starts the random numbers anew, so they are always the same.").format(
                    code=source_of(call)
                ),
                _("Leave the seed to whoever calls your code."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def fresh_generator(case: Case) -> Diagnosis | None:
    """A new torch.Generator always begins with the same seed."""
    made = next(calls(reach(case, subject(case)), "Generator"), None)
    if case.kind not in ("fixed seed", "same slope") or made is None:
        return None
    return case.finding(
        "fresh-generator",
        _("Each new `torch.Generator()` begins with the same seed, so it gives the same numbers."),
        _("Pass None on, `generator=None`: it means PyTorch's own generator, which goes on."),
        made,
    )


@diagnosis
def default_made_once(case: Case) -> Diagnosis | None:
    """A random default value: Python computes it once, when it reads the `def`."""
    owner = subject(case)
    if case.kind not in ("fixed seed", "same slope") or owner is None:
        return None
    for function in walk(owner):
        if not isinstance(function, FUNCTIONS):
            continue
        for default in (*function.args.defaults, *function.args.kw_defaults):
            if default is not None and _random_calls(default):
                return case.finding(
                    "default-made-once",
                    _("The default value `{code}` is computed once, not at each call.").format(
                        code=source_of(default)
                    ),
                    _("Draw in the body of the function."),
                    default,
                )
    return None


@diagnosis
def always_the_same(case: Case) -> Diagnosis | None:
    """A start value that is not drawn at all."""
    if case.kind != "same slope" or _random_calls(reach(case, subject(case))):
        return None
    node = next(assignments(subject(case), "self.m"), None)
    if node is None:
        return None
    return case.finding(
        "always-the-same",
        _("`{code}` gives every model the same slope: nothing is drawn.").format(
            code=source_of(node)
        ),
        _("`torch.rand(1)` draws one number from [0, 1)."),
        node,
    )


@diagnosis
def starts_elsewhere(case: Case) -> Diagnosis | None:
    """`b` starts at a random number, or at one."""
    if case.kind != "close" or not case.is_about("TestLineModel::test_intercept_starts_at_zero"):
        return None
    for node in assignments(subject(case), "self.b"):
        others = _random_calls(node) or [*calls(node, "ones", "full", "tensor", "empty")]
        if others:
            return case.finding(
                "starts-elsewhere",
                _("`{code}` does not start at zero.").format(code=source_of(node)),
                _("`torch.zeros(1)` is a tensor with one element, zero."),
                node,
            )
    return None


@diagnosis
def other_distribution(case: Case) -> Diagnosis | None:
    """Drawn from another distribution or interval."""
    if case.kind not in ("slope range", "slope spread"):
        return None
    owner = subject(case)
    normal = next(iter(_random_calls(owner, *NORMAL)), None)
    drawn = normal or next(iter(_random_calls(owner)), None)
    if drawn is None:
        return None
    if normal is not None:
        text = _("`{code}` draws from the normal distribution, which has negative numbers, too.")
    else:
        text = _("What is made of `{code}` is not spread evenly over [0, 1).")
    return case.finding(
        "other-distribution",
        text.format(code=source_of(drawn)),
        _("`torch.rand` draws uniformly from [0, 1), `torch.randn` from the normal distribution."),
        drawn,
    )


# --- noise ----------------------------------------------------------------------


@diagnosis
def x_outside_range(case: Case) -> Diagnosis | None:
    """x drawn from a normal distribution, or from both sides of zero."""
    function = function_of(case)
    if case.kind != "range" or not isinstance(function, FUNCTIONS):
        return None
    uniform = _random_calls(function, *UNIFORM, "randint", "linspace", "arange")
    normal = _random_calls(function, *NORMAL)
    if not uniform and normal:
        node: ast.AST = normal[0]
        text = _("`{code}` draws from the normal distribution: half of it is negative.")
    elif uniform and (found := _with_minus(function, uniform[0])) is not None:
        node = found
        text = _("`{code}` does not run from 0 to x_range.")
    else:
        return None
    return case.finding(
        "x-outside-range",
        text.format(code=source_of(node)),
        _("`x_range * torch.rand(n, …)` draws uniformly from [0, x_range)."),
        node,
    )


def _with_minus(function: Function, drawn: ast.Call) -> ast.stmt | None:
    """Return the statement with a random call if it has a minus sign in it, too."""
    for node in walk(function):
        if isinstance(node, (ast.Assign, ast.Return)):
            below = list(walk(node))
            if drawn in below and any(isinstance(n, (ast.Sub, ast.USub)) for n in below):
                return node
    return None


@diagnosis
def noise_on_one_column(case: Case) -> Diagnosis | None:
    """One of the columns has no noise at all."""
    if case.kind != "noise" or float(case.fact("ratio", 1)) > 0.05 or _unread(case, "sigma"):
        return None
    if _spread_of_sigma(case) is not None:
        return None
    return case.finding(
        "noise-on-one-column",
        _("The {column} come back without noise.").format(column=case.fact("column")),
        _("Draw one normal number for each x and one for each y, for example `torch.randn(n, 2)`."),
        next(iter(_random_calls(function_of(case), *NORMAL)), None),
    )


def _spread_of_sigma(case: Case) -> ast.expr | None:
    """Return the root or square of sigma that a function computes with."""
    for node in walk(function_of(case) or ast.Module([], [])):
        power = isinstance(node, ast.BinOp) and (
            isinstance(node.op, ast.Pow) or source_of(node) == "sigma * sigma"
        )
        root = isinstance(node, ast.Call) and called_name(node) in ("sqrt", "square", "pow")
        if (power or root) and isinstance(node, ast.expr) and reads(node, "sigma"):
            return node
    return None


@diagnosis
def sigma_squared(case: Case) -> Diagnosis | None:
    """The variance taken for the standard deviation, or the other way round."""
    node = _spread_of_sigma(case) if case.kind == "noise" else None
    if node is None:
        return None
    return case.finding(
        "sigma-squared",
        _("`{code}` is computed here, but sigma is the standard deviation already.").format(
            code=source_of(node)
        ),
        _("`sigma * torch.randn(…)` has standard deviation sigma."),
        node,
    )


@diagnosis
def uniform_noise(case: Case) -> Diagnosis | None:
    """`torch.rand` taken for `torch.randn`: its standard deviation is 0.29."""
    drawn = _random_calls(function_of(case), *UNIFORM)
    even = abs(float(case.fact("ratio", 0)) - 0.289) < 0.03
    if case.kind != "noise" or not even or not drawn or _random_calls(function_of(case), *NORMAL):
        return None
    return case.finding(
        "uniform-noise",
        _("`{code}` draws evenly from [0, 1), not from the normal distribution.").format(
            code=source_of(drawn[-1])
        ),
        _("`torch.randn`, with n, has mean 0 and standard deviation 1."),
        drawn[-1],
    )


@diagnosis
def noise_scaled(case: Case) -> Diagnosis | None:
    """Normal noise on both columns, but too much or too little on one of them."""
    ratio, drawn = float(case.fact("ratio", 1)), _random_calls(function_of(case), *NORMAL)
    if case.kind != "noise" or not drawn or not 0.05 < ratio < 20:
        return None
    text = _("The noise on {column} has standard deviation {ratio} · sigma.")
    return case.finding(
        "noise-scaled",
        text.format(column=case.fact("column"), ratio=f"{ratio:.2g}"),
        _("`torch.randn` has standard deviation 1: multiply it by sigma, once, for each column."),
        drawn[-1] if case.fact("column") == "y" else drawn[0],
    )


@diagnosis
def shared_noise(case: Case) -> Diagnosis | None:
    """The same noise in both columns."""
    drawn = _random_calls(function_of(case), *NORMAL)
    if case.kind != "shared noise" or not drawn:
        return None
    return case.finding(
        "shared-noise",
        _("Whenever x is too large, y is too large by as much: the noise was drawn only once."),
        _("Draw it twice, or draw both columns at once with `torch.randn(n, 2)`."),
        drawn[0],
    )


@diagnosis
def noise_before_line(case: Case) -> Diagnosis | None:
    """y is computed from the noisy x."""
    if case.kind != "noisy x":
        return None
    return case.finding(
        "noise-before-line",
        _("The noise of x shows in y, multiplied by m: x had its noise when y was computed."),
        _("Compute y = m·x + b from the clean x first, and add noise to both afterwards."),
        next(iter(_random_calls(function_of(case), *NORMAL)), None),
    )
