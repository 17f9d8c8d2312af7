"""Loops over something else than was meant, loops without an end, and small slips of the pen."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    at_last_line,
    forward_of,
    last_text,
    problem_of,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

PAIRS = ("named_parameters", "named_modules", "named_children", "named_buffers", "items",
         "enumerate")  # fmt: skip
MODELS = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")


def _message(case: Case, kind: str) -> str:
    """Return the message of an exception of this kind that came from a line of the student's."""
    problem = problem_of(case)
    known = problem.get("type") == kind and last_text(case)
    return str(problem.get("message", "")) if known else ""


def _loops(case: Case) -> list[ast.For | ast.comprehension]:
    return [n for n in walk(whole_of(case)) if isinstance(n, (ast.For, ast.comprehension))]


@diagnosis
def pairs_not_unpacked(case: Case) -> Diagnosis | None:
    """`for p in model.named_parameters()`: each item is a pair of name and parameter."""
    failed = "'tuple' object has no attribute" in _message(case, "AttributeError")
    if not failed and not (case.kind == "equal" and case.is_about("lazy_state")):
        return None
    for loop in _loops(case):
        over = loop.iter
        if isinstance(over, ast.Call) and called_name(over) in PAIRS:
            if isinstance(loop.target, ast.Name):
                return case.finding(
                    "pairs-not-unpacked",
                    _("`{code}` yields pairs, and `{name}` is such a pair.").format(
                        code=source_of(over), name=source_of(loop.target)
                    ),
                    _("Take it apart in the head of the loop: `for name, p in …`."),
                    over,
                )
    return None


@diagnosis
def no_pairs(case: Case) -> Diagnosis | None:
    """`for name, p in model.parameters()`: there are no names."""
    texts = ("values to unpack", "iterating over a 0-d tensor", "cannot unpack")
    message = _message(case, "ValueError") + _message(case, "TypeError")
    if not any(text in message for text in texts):
        return None
    for loop in _loops(case):
        over = loop.iter
        if isinstance(over, ast.Call) and called_name(over) in ("parameters", "buffers"):
            if isinstance(loop.target, ast.Tuple):
                return case.finding(
                    "no-names-in-parameters",
                    _("`{code}` yields tensors alone, without their names, so each tensor is taken "
                      "apart here.").format(code=source_of(over)),
                    _("`named_{name}()` yields pairs of name and tensor.").format(
                        name=called_name(over)
                    ),
                    over,
                )  # fmt: skip
    return None


@diagnosis
def never_counts(case: Case) -> Diagnosis | None:
    """A `while` loop in which nothing changes what it waits for."""
    if case.kind not in ("time", "steps", "endless"):
        return None
    for loop in walk(whole_of(case)):
        if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Compare):
            continue
        names = {n.id for n in walk(loop.test) if isinstance(n, ast.Name)}
        other = any(
            isinstance(n, (ast.Call, ast.Attribute, ast.Subscript)) for n in walk(loop.test)
        )
        stored = {
            n.id for n in walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        leaves = any(isinstance(n, (ast.Break, ast.Return, ast.Raise)) for n in walk(loop))
        if names and not other and not names & stored and not leaves:
            return case.finding(
                "endless-loop",
                _("Nothing in this loop changes what `{code}` asks, so it never ends.").format(
                    code=source_of(loop.test)
                ),
                _("Count in it, or go through `range(…)` with `for`, which counts by itself."),
                loop,
            )
    return None


@diagnosis
def value_called(case: Case) -> Diagnosis | None:
    """`p.requires_grad()`: an attribute, called like a method."""
    found = re.search(r"'(bool|int|float|torch.Size|tuple|torch.dtype|torch.device|Tensor)' object "
                      r"is not callable", _message(case, "TypeError"))  # fmt: skip
    line = last_text(case)
    if found is None:
        return None
    for call in walk(whole_of(case)):
        func = call.func if isinstance(call, ast.Call) else None
        if isinstance(call, ast.Call) and isinstance(func, ast.Attribute) and not call.args:
            if f".{func.attr}()" in line and func.attr in (
                *("requires_grad", "shape", "dtype", "device", "grad", "data", "training", "ndim"),
                *("weight", "bias", "in_features", "out_features", "is_leaf", "T"),
            ):
                return case.finding(
                    "value-called",
                    _("`{code}` is a value, not a method.").format(code=source_of(func)),
                    _("Leave the parentheses out."),
                    call,
                )
    return None


@diagnosis
def comma_at_the_end(case: Case) -> Diagnosis | None:
    """`self.m = nn.Parameter(…),`: the comma makes a tuple."""
    owner = subject(case)
    for node in walk(owner) if isinstance(owner, ast.ClassDef) else ():
        value = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(value, ast.Tuple):
            continue
        target = source_of(node.targets[0])
        # With parentheses, the tuple begins before its only item.
        bare = len(value.elts) == 1 and value.col_offset == value.elts[0].col_offset
        if bare and target.startswith("self.") and isinstance(value.elts[0], ast.Call):
            return case.finding(
                "comma-at-the-end",
                _("The comma at the end of this line makes `{name}` a tuple of one item.")
                .format(name=target),
                _("Delete the comma."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def brackets_missing(case: Case) -> Diagnosis | None:
    """`1 / 1 + exp(-x)`: the division comes first."""
    if case.kind not in ("close", "count", "another formula"):
        return None
    for node in walk(whole_of(case)):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Add, ast.Sub)):
            continue
        left = node.left
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div):
            if isinstance(left.left, ast.Constant) and isinstance(left.right, ast.Constant):
                return case.finding(
                    "brackets-missing",
                    _("In `{code}`, `{first}` is computed first: division comes before addition.")
                    .format(code=source_of(node), first=source_of(left)),
                    _("Put parentheses around what is to be divided by."),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def runs_backwards(case: Case) -> Diagnosis | None:
    """`reversed(…)` in forward: the last module comes first."""
    found = next(calls(forward_of(case), "reversed"), None)
    if case.kind != "close" or found is None:
        return None
    return case.finding(
        "runs-backwards",
        _("`{code}` begins with the last one.").format(code=source_of(found)),
        _("Go through them in the order in which they came."),
        found,
    )


@diagnosis
def one_too_many(case: Case) -> Diagnosis | None:
    """A second softmax, or a dropout that nobody asked for."""
    forward = forward_of(case)
    if case.kind != "close" or not case.is_about(*MODELS) or forward is None:
        return None
    softmaxes = sorted(calls(forward, "softmax", "Softmax"), key=lambda call: call.lineno)
    if len(softmaxes) == 2 and not any(calls(softmaxes[-1].func, "Softmax")):
        return case.finding(
            "softmax-twice",
            _("There are two calls of a softmax; `{code}` is the second.").format(
                code=source_of(softmaxes[-1])
            ),
            _("A softmax of probabilities makes them more alike: once is enough."),
            softmaxes[-1],
        )
    dropout = next(calls(whole_of(case), "dropout", "Dropout"), None)
    if dropout is None:
        return None
    return case.finding(
        "dropout-added",
        _("`{code}` zeroes numbers at random; the text has no dropout.").format(
            code=source_of(dropout)
        ),
        _("Leave it out."),
        dropout,
    )


@diagnosis
def used_only_once(case: Case) -> Diagnosis | None:
    """The one linear layer of `FixedHiddenMLP` is called once, or the mean is returned."""
    forward = forward_of(case)
    if case.kind != "close" or not case.is_about("FixedHiddenMLP") or forward is None:
        return None
    mean = next(calls(forward, "mean"), None)
    if mean is not None:
        return case.finding(
            "mean-for-sum",
            _("`{code}` is the mean.").format(code=source_of(mean)),
            _("The text asks for the sum."),
            mean,
        )
    layers = [
        source_of(node.targets[0])
        for node in walk(subject(case) or ast.Module([], []))
        if isinstance(node, ast.Assign) and any(calls(node.value, "Linear", "LazyLinear"))
    ]
    used = [c for c in walk(forward) if isinstance(c, ast.Call) and source_of(c.func) in layers]
    if len(layers) != 1 or len(used) != 1:
        return None
    return case.finding(
        "used-once",
        _("`{code}` is the only call of the layer.").format(code=source_of(used[0])),
        _("It is used twice: before the constant, and after the ReLU."),
        used[0],
    )


@diagnosis
def random_size(case: Case) -> Diagnosis | None:
    """`torch.normal(0, sigma, n)`: the size is a tuple there."""
    if "normal() received an invalid combination" not in _message(case, "TypeError"):
        return None
    return at_last_line(
        case,
        "size-as-tuple",
        _("With numbers for mean and spread, `torch.normal` wants the size as a tuple."),
        _("`torch.normal(0.0, sigma, (n,), …)`, or `sigma * torch.randn(n, …)`."),
    )
