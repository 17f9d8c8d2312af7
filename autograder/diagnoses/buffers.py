"""Tensors that belong to a model without being trained, and models that compute in place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    forward_with_helpers,
    method_of,
    parameters,
    returned_values,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

RANDOM = ("rand", "randn", "rand_like", "randn_like", "uniform_", "normal_", "normal", "dropout")
MATRIX_PRODUCTS = ("mm", "matmul", "addmm", "einsum", "bmm", "dot")


def _buffer_advice() -> str:
    return _('`self.register_buffer("name", tensor)` keeps it as `self.name`: a buffer.')


# --- where the constant is kept -----------------------------------------------------


@diagnosis
def constant_as_parameter(case: Case) -> Diagnosis | None:
    """A third parameter: the constant would be trained."""
    if case.kind != "parameters" or not case.is_about("FixedHiddenMLP"):
        return None
    found = [tuple(shape) for shape in case.fact("found", [])]
    made = next(calls(method_of(case, "__init__"), "Parameter", "register_parameter"), None)
    if made is None or found.count((20, 20)) < 2:
        return None
    text = _("`{code}` makes the constant a parameter, which an optimiser is given to train.")
    keywords = [k for k in walk(made) if isinstance(k, ast.keyword)]
    if any(k.arg == "requires_grad" for k in keywords):
        text += " " + _("With `requires_grad=False`, too, it counts as one.")
    return case.finding(
        "constant-as-parameter", text.format(code=source_of(made)), _buffer_advice(), made
    )


@diagnosis
def layer_not_shared(case: Case) -> Diagnosis | None:
    """Two layers where one is to be used twice."""
    if case.kind != "parameters" or not case.is_about("FixedHiddenMLP"):
        return None
    layers = sorted(
        calls(method_of(case, "__init__"), "Linear", "LazyLinear"), key=lambda call: call.lineno
    )
    if len(layers) < 2:
        return None
    return case.finding(
        "layer-not-shared",
        _("There are {count} layers here; the text asks for one that is used twice.").format(
            count=len(layers)
        ),
        _("Make one layer, and call it twice in `forward`."),
        layers[1],
    )


@diagnosis
def constant_not_saved(case: Case) -> Diagnosis | None:
    """A constant in a plain attribute, or in a buffer that is not saved."""
    if case.kind != "not saved":
        return None
    for call in calls(method_of(case, "__init__"), "register_buffer", "Buffer"):
        if any(k.arg == "persistent" for k in call.keywords) or len(call.args) > 2:
            return case.finding(
                "not-persistent",
                _("`persistent=False` keeps the buffer out of `state_dict()`: it is not saved."),
                _("Leave that argument out."),
                call,
            )
    loose = [name for name, container, kind in case.fact("loose", []) if kind == "tensor"]
    if not loose:
        return None
    node = next(assignments(method_of(case, "__init__"), f"self.{loose[0]}"), None)
    text = _(
        "`self.{name}` is a plain tensor. PyTorch does not know it: it is neither saved with the "
        "model nor moved with it."
    ).format(name=loose[0])
    if node is not None and any(getattr(k, "arg", "") == "requires_grad" for k in walk(node)):
        text += " " + _("`requires_grad` says only whether gradients are computed.")
    return case.finding("plain-constant", text, _buffer_advice(), node)


@diagnosis
def constant_in_forward(case: Case) -> Diagnosis | None:
    """Random numbers drawn in forward: another constant at each call."""
    drawn = next(calls(forward_with_helpers(case), *RANDOM), None)
    if case.kind != "constant changes" or drawn is None:
        return None
    return case.finding(
        "constant-in-forward",
        _("`{code}` is run at each call, and draws other numbers each time.").format(
            code=source_of(drawn)
        ),
        _("Draw the constant once, in `__init__`, and keep it in a buffer."),
        drawn,
    )


@diagnosis
def left_behind(case: Case) -> Diagnosis | None:
    """A second name for the constant, which `.to` does not know."""
    mixed = case.raised("RuntimeError", "dtype", "device")
    if not (mixed or case.kind in ("equal", "dtype")) or not case.is_about(
        "TestFixedHiddenMLP::test_constant_moves"
    ):
        return None
    for attribute in walk(forward_with_helpers(case)):
        name = source_of(attribute) if isinstance(attribute, ast.Attribute) else ""
        for node in (
            assignments(method_of(case, "__init__"), name) if name.startswith("self.") else ()
        ):
            layers = [c for c in calls(node.value) if source_of(c.func).startswith("nn.")]
            modules = any(calls(node.value, "Linear", "LazyLinear", "ReLU", "Buffer"))
            if not layers and not modules:
                return case.finding(
                    "left-behind",
                    _("`forward` uses `{name}`, a plain attribute: `.to(…)` leaves it as it is.")
                    .format(name=name),
                    _("In `forward`, use the buffer itself, under the name it was registered by."),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def constant_requires_grad(case: Case) -> Diagnosis | None:
    """`requires_grad=True` on what is never trained."""
    if case.kind != "constant tracked":
        return None
    for node in walk(subject(case) or ast.Module([], [])):
        named = isinstance(node, ast.Call) and (
            called_name(node) == "requires_grad_"
            or any(k.arg == "requires_grad" for k in node.keywords)
        )
        if named and isinstance(node, ast.Call):
            return case.finding(
                "constant-requires-grad",
                _("`{code}` asks PyTorch to compute a gradient for a constant.").format(
                    code=source_of(node)
                ),
                _("Leave it out: a plain tensor in a buffer needs no gradient."),
                node,
            )
    return None


@diagnosis
def constant_not_random(case: Case) -> Diagnosis | None:
    """Ones, or numbers from a seed: every model has the same constant."""
    if case.kind != "same constant":
        return None
    steady = ("manual_seed", "ones", "zeros", "full", "eye", "arange", "linspace", "empty")
    found = next(calls(method_of(case, "__init__"), *steady), None)
    if found is None:
        return None
    return case.finding(
        "constant-not-random",
        _("`{code}` gives the same numbers to every model.").format(code=source_of(found)),
        _("`torch.rand` and `torch.randn` draw new numbers each time they are called."),
        found,
    )


# --- the loop -----------------------------------------------------------------------


def _products(node: ast.AST) -> Iterator[ast.BinOp]:
    """Yield the products, element by element, in which an attribute of self takes part."""
    for inner in walk(node):
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult):
            if any(source_of(a).startswith("self.") for a in (inner.left, inner.right)):
                yield inner


@diagnosis
def elementwise_product(case: Case) -> Diagnosis | None:
    """`*` where the matrix product is meant."""
    forward = forward_with_helpers(case)
    if not case.is_about("FixedHiddenMLP"):
        return None
    if case.kind != "close" and not case.raised("RuntimeError", "The size of tensor a"):
        return None
    matrix = any(calls(forward, *MATRIX_PRODUCTS)) or any(
        isinstance(node, ast.MatMult) for node in walk(forward)
    )
    product = next(_products(forward), None)
    if matrix or product is None:
        return None
    return case.finding(
        "elementwise-product",
        _("`{code}` multiplies element by element.").format(code=source_of(product)),
        _("The matrix product is written `a @ b`."),
        product,
    )


@diagnosis
def halving(case: Case) -> Diagnosis | None:
    """`if` instead of `while`, a number of rounds that is fixed, or a sum without abs."""
    if case.kind not in ("close", "finite") or not case.is_about("FixedHiddenMLP"):
        return None
    forward = forward_with_helpers(case)
    loops = [node for node in walk(forward) if isinstance(node, (ast.While, ast.For))]
    condition = next((node for node in walk(forward) if isinstance(node, ast.If)), None)
    if not loops and condition is not None:
        return case.finding(
            "if-instead-of-while",
            _("`if {code}:` runs what is below it once at most.").format(
                code=source_of(condition.test)
            ),
            _("`while` asks again after each round."),
            condition,
        )
    for loop in loops:
        if isinstance(loop, ast.For):
            return case.finding(
                "bounded-loop",
                _("`for … in {code}` ends after so many rounds, however large h still is.").format(
                    code=source_of(loop.iter)
                ),
                _("`while` goes on for as long as its condition holds."),
                loop,
            )
        test = loop.test
        if any(calls(test, "sum")) and not any(calls(test, "abs", "norm", "absolute")):
            return case.finding(
                "sum-without-abs",
                _("In `{code}`, positive and negative numbers cancel out.").format(
                    code=source_of(test)
                ),
                _("Take the absolute values first: `.abs()` before the sum."),
                loop,
            )
    return None


@diagnosis
def not_summed(case: Case) -> Diagnosis | None:
    """h itself in place of its sum."""
    if case.kind != "shape" or case.fact("want") != [] or not case.is_about("FixedHiddenMLP"):
        return None
    owner = subject(case)
    forward = case.method(owner.name, "forward") if isinstance(owner, ast.ClassDef) else None
    values = returned_values(forward)
    if not values:
        return None
    return case.finding(
        "not-summed",
        _("`{code}` still has the axes of h.").format(code=source_of(values[-1])),
        _("Return one number for all of them, the sum."),
        values[-1],
    )


@diagnosis
def endless_loop(case: Case) -> Diagnosis | None:
    """A `while` whose condition stays true."""
    loop = next((n for n in walk(forward_with_helpers(case)) if isinstance(n, ast.While)), None)
    if case.kind != "endless" or loop is None:
        return None
    return case.finding(
        "endless-loop",
        _("What stands in the loop does not bring `{code}` to an end.").format(
            code=source_of(loop.test)
        ),
        _("Look at the tensor in the condition: it is the one that each round has to halve."),
        loop,
    )


@diagnosis
def changes_input(case: Case) -> Diagnosis | None:
    """`x /= 2`, `x.mul_(…)`, `x.requires_grad_()` on what was handed in."""
    if case.kind != "input":
        return None
    for function in forward_with_helpers(case).body:
        names = parameters(function) if isinstance(function, FUNCTIONS) else []
        for node in walk(function):
            changed: ast.expr | None = None
            if isinstance(node, ast.AugAssign):
                changed = node.target
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                method = node.func.attr
                if method.endswith("_") and not method.endswith("__"):
                    changed = node.func.value
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                changed = node.targets[0].value
            if changed is not None and source_of(changed).removesuffix(".data") in names:
                return case.finding(
                    "changes-input",
                    _("`{code}` changes x itself, and whoever called the model still uses it.")
                    .format(code=source_of(node)),
                    _("Make a new tensor: `x = x / 2` instead of `x /= 2`."),
                    node,
                )  # fmt: skip
    return None
