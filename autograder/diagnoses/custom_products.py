"""Layers written by hand: products whose sizes do not fit."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.custom import OWN
from autograder.diagnoses.sources import (
    at_last_line,
    forward_of,
    forward_with_helpers,
    last_text,
    method_of,
    parameters,
    problem_of,
    reads,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

PRODUCTS = ("matmul", "mm", "dot")


def _products(case: Case) -> list[tuple[ast.expr, ast.expr, ast.expr]]:
    """Return the matrix products in `forward`: each with what stands left and right in it."""
    found: list[tuple[ast.expr, ast.expr, ast.expr]] = []
    for node in walk(forward_with_helpers(case)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found.append((node, node.left, node.right))
        elif isinstance(node, ast.Call) and called_name(node) in PRODUCTS and len(node.args) == 2:
            found.append((node, node.args[0], node.args[1]))
    return found


@diagnosis
def product_turned_round(case: Case) -> Diagnosis | None:
    """`self.W @ x`: the factors of a matrix product in the wrong order, or of the wrong sizes."""
    texts = ("mat1 and mat2 shapes cannot be multiplied", "size mismatch, got")
    unfit, forward = case.raised("RuntimeError", *texts), forward_of(case)
    if not case.is_about(*OWN) or forward is None or not (unfit or case.kind in ("close", "shape")):
        return None
    if case.is_about("TestDense::test_any_number_of_axes"):
        return None  # `custom_values` has something to say to this
    x = "".join(parameters(forward)[:1])
    for node, left, right in _products(case):
        if source_of(left) in (f"{x}.T", f"{x}.t()", f"{x}.mT"):
            return case.finding(
                "input-turned-round",
                _("`{code}` has the inputs in its rows, and no longer the examples.").format(
                    code=source_of(left)
                ),
                _("x has a row for each example and a column for each input: take it as it is."),
                node,
            )
        if unfit and source_of(right) == x and source_of(left).startswith("self."):
            return case.finding(
                "product-turned-round",
                _("In `{code}`, x stands on the right. It has a row for each example and a column "
                  "for each input, so it belongs on the left.").format(code=source_of(node)),
                _("A matrix product has an order: the columns of the left factor meet the rows of "
                  "the right one."),
                node,
            )  # fmt: skip
    if not unfit or not re.search(r"@|\b(matmul|mm)\(", last_text(case)):
        return None
    return at_last_line(
        case,
        "sizes-do-not-fit",
        _("In a matrix product, the left factor needs as many columns as the right one has rows."),
        _("Print both shapes in the line before; `.T` turns a matrix round."),
    )


@diagnosis
def parameter_not_used(case: Case) -> Diagnosis | None:
    """A parameter that `__init__` makes, and `forward` never reads."""
    init, forward = method_of(case, "__init__"), forward_with_helpers(case)
    if not case.is_about(*OWN) or case.kind not in ("close", "no gradient") or init is None:
        return None
    for node in walk(init):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and any(calls(node.value, "Parameter")):
            name = source_of(target) if isinstance(target, ast.Attribute) else ""
            if name.startswith("self.") and not reads(forward, name) and forward.body:
                return case.finding(
                    "parameter-not-used",
                    _("`{name}` is made in `__init__`, and `forward` never computes with it.")
                    .format(name=name),
                    _("Look at the formula again: each parameter has its place in it."),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def elementwise_product(case: Case) -> Diagnosis | None:
    """`x * self.W` where the matrix product is meant."""
    unfit = case.raised("RuntimeError", "The size of tensor a")
    if not case.is_about("MyLinear", "Dense") or not (unfit or case.kind in ("close", "shape")):
        return None
    if _products(case):
        return None
    for node in walk(forward_with_helpers(case)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = [source_of(node.left), source_of(node.right)]
            if any(side.startswith("self.") for side in sides):
                return case.finding(
                    "elementwise-product",
                    _("`{code}` multiplies element by element.").format(code=source_of(node)),
                    _("The matrix product is `@`, or `torch.matmul`."),
                    node,
                )
    return None


@diagnosis
def letters_without_tensors(case: Case) -> Diagnosis | None:
    """An einsum with more groups of letters than tensors, or the other way round."""
    texts = ("einsum(): fewer operands", "einsum(): more operands")
    if not case.raised("RuntimeError", *texts) and not case.raised("ValueError", *texts):
        return None
    fewer = "fewer" in str(problem_of(case).get("message", ""))
    return at_last_line(
        case,
        "einsum-operands",
        _("There are more groups of letters than tensors: each group needs one of its own.")
        if fewer
        else _("There are more tensors than groups of letters: each tensor needs one of its own."),
        _("Count the groups before the arrow, between the commas. The same tensor may stand there "
          "twice."),
    )  # fmt: skip
