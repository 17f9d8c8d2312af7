"""Layers and activations in a model: which ones it calls, in which order, along which axis."""

from __future__ import annotations

import ast

import torch

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    forward_of,
    reach,
    reads,
    statements,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

LAYERS = ("Linear", "LazyLinear", "Conv1d", "Conv2d", "LazyConv2d")
SOFTMAX = ("Softmax", "softmax", "LogSoftmax", "log_softmax")
RELU = ("ReLU", "relu", "relu_")
BENDS = (*RELU, "Sigmoid", "sigmoid", "Tanh", "tanh", "Softmax", "softmax", "Softplus")


def _shows_dim(call: ast.Call) -> ast.expr | None:
    """Return the axis that a softmax is given; None if there is none."""
    for keyword in call.keywords:
        if keyword.arg in ("dim", "axis"):
            return keyword.value
    # `nn.Softmax(0)`, `x.softmax(0)`, but `F.softmax(x, 0)`.
    function = called_name(call) in ("softmax", "log_softmax")
    owner = source_of(call.func.value) if isinstance(call.func, ast.Attribute) else "F"
    first = 1 if function and owner in ("F", "torch", "functional", "nn.functional",
                                        "torch.nn.functional", "torch.special") else 0  # fmt: skip
    return call.args[first] if len(call.args) > first else None


@diagnosis
def axis_of_softmax(case: Case) -> Diagnosis | None:
    """Softmax without an axis, or along another one than the last."""
    if case.kind not in ("softmax axis", "close") and not case.raised("IndexError", "Dimension"):
        return None
    for call in calls(whole_of(case), *SOFTMAX):
        dim = _shows_dim(call)
        if dim is None and case.kind != "close":
            return case.finding(
                "softmax-without-dim",
                _(
                    "`{code}` names no axis, so PyTorch guesses one: the last for tensors with two "
                    "axes, but the first for those with three."
                ).format(code=source_of(call)),
                _("Name it: `dim=-1` is the last axis, however many there are."),
                call,
            )
        found = source_of(dim) if dim is not None else "-1"
        if found in ("0", "1", "2", "-2") and not (case.kind == "close" and found == "1"):
            return case.finding(
                "softmax-wrong-axis",
                _(
                    "`{code}` makes the numbers along axis {dim} sum to 1. That is not always the "
                    "last axis, along which the scores of one example lie."
                ).format(code=source_of(call), dim=found),
                _("`dim=-1` is the last axis, however many there are."),
                call,
            )
    return None


# --- activations ------------------------------------------------------------------


@diagnosis
def result_not_kept(case: Case) -> Diagnosis | None:
    """`F.relu(x)` or `self.layer(x)` as a statement: the result is lost."""
    unfit = case.raised("RuntimeError", "mat1 and mat2 shapes cannot be multiplied")
    if case.kind not in ("close", "shape") and not unfit:
        return None
    for value in statements(forward_of(case)):
        if not isinstance(value, ast.Call):
            continue
        if called_name(value) in ("relu", "tanh", "softmax"):
            return case.finding(
                "result-not-kept",
                _("`{code}` returns its result, and nothing keeps it: x is what it was.").format(
                    code=source_of(value)
                ),
                _("Give the result a name: `x = {code}`.").format(code=source_of(value)),
                value,
            )
        if _runs_a_part(case, value):
            return case.finding(
                "result-not-kept",
                _("`{code}` returns its result, and nothing keeps it.").format(
                    code=source_of(value)
                ),
                _("Give the result a name, and go on with that."),
                value,
            )
    return None


def _runs_a_part(case: Case, call: ast.Call) -> bool:
    """Tell whether a call runs a module kept in an attribute: `self.layer(x)`."""
    part, owner = call.func, subject(case)
    if not isinstance(part, ast.Attribute) or source_of(part.value) != "self" or not call.args:
        return False
    methods = {getattr(node, "name", "") for node in getattr(owner, "body", [])}
    return part.attr not in methods and not hasattr(torch.nn.Module, part.attr)


@diagnosis
def activation_not_used(case: Case) -> Diagnosis | None:
    """An activation that is made in `__init__`, and that `forward` does not use."""
    owner, forward = subject(case), forward_of(case)
    if case.kind != "close" or not isinstance(owner, ast.ClassDef) or forward is None:
        return None
    whole = reach(case, forward)
    for node in walk(case.method(owner.name, "__init__") or ast.Module([], [])):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        name = source_of(node.targets[0])
        if called_name(node.value) in BENDS and name.startswith("self."):
            if not reads(whole, name):
                return case.finding(
                    "activation-not-used",
                    _("`{code}` is made here, but `forward` does not use it.").format(
                        code=source_of(node)
                    ),
                    _("Call it in `forward`: `x = {name}(x)`.").format(name=name),
                    node,
                )
    return None


@diagnosis
def module_not_called(case: Case) -> Diagnosis | None:
    """`nn.ReLU(x)`: that makes a module with x as its option, and calls nothing."""
    if not case.raised("TypeError", "must be Tensor, not ", "not a Module subclass") and not (
        case.raised("AttributeError", "object has no attribute")
    ):
        return None
    for call in calls(forward_of(case), *BENDS, "Dropout", "Identity"):
        made = source_of(call.func).startswith("nn.") and called_name(call)[0].isupper()
        handed = [value for value in call.args if not isinstance(value, ast.Constant)]
        if made and handed:
            return case.finding(
                "module-not-called",
                _("`{code}` makes a module, and does not run it on the tensor.").format(
                    code=source_of(call)
                ),
                _("Make it first and call it then, `nn.Tanh()(x)`, or use the function."),
                call,
            )
    return None


@diagnosis
def activation_missing(case: Case) -> Diagnosis | None:
    """No ReLU, or too few of them, or no softmax, where the text asks for it."""
    owner = subject(case)
    models = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")
    blocks = ("block", "stack", "regressor")
    if case.kind != "close" or owner is None:
        return None
    if not case.is_about(*models, *blocks, "FixedHiddenMLP"):
        return None
    whole = whole_of(case)
    found = list(calls(whole, *RELU, "clamp", "maximum", "threshold", "leaky_relu", "LeakyReLU"))
    if not found:
        return case.finding(
            "activation-missing",
            _("There is no ReLU in `{name}`.").format(name=owner.name),
            _("Without an activation between them, two linear layers are no more than one."),
            owner,
        )
    if case.is_about(*blocks) and len(found) == 1 and len(list(calls(whole, *LAYERS))) > 1:
        return case.finding(
            "activation-missing",
            _("`{name}` has one ReLU; there is to be one after each of the two layers.").format(
                name=owner.name
            ),
            _("Add one after the layer that has none."),
            found[0],
        )
    if case.is_about(*models) and not any(calls(whole, *SOFTMAX, "exp")):
        return case.finding(
            "softmax-missing",
            _("There is no softmax in `{name}`, so the outputs are no probabilities.").format(
                name=owner.name
            ),
            _("End with a softmax over the last axis."),
            owner,
        )
    return None


@diagnosis
def bent_scores(case: Case) -> Diagnosis | None:
    """An activation between the last layer and the softmax."""
    models = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")
    if case.kind != "close" or not case.is_about(*models):
        return None
    found = list(calls(forward_of(case), *RELU, "activation", "act"))
    uses = sorted(found, key=lambda call: (call.lineno, call.col_offset))
    if len(uses) < 2:
        return None
    return case.finding(
        "activation-on-output",
        _("`{code}` is one activation too many: of the scores, it cuts off the negative ones.")
        .format(code=source_of(uses[-1])),
        _("One ReLU stands between the two layers; after the second one comes the softmax."),
        uses[-1],
    )  # fmt: skip


@diagnosis
def bent_output(case: Case) -> Diagnosis | None:
    """An activation after the last layer of a regressor."""
    function = subject(case)
    if case.kind != "close" or not case.is_about("TestRegressor::test_any_number_comes_out"):
        return None
    for call in calls(function, *BENDS):
        return case.finding(
            "activation-on-output",
            _("`{code}` comes after the last layer, so some numbers can never come out.").format(
                code=source_of(call)
            ),
            _("A regressor ends with its last Linear layer."),
            call,
        )
    return None
