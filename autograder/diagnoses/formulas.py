"""What a model computes: the line, and what is done to it besides."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import assignments, reads
from autograder.i18n import _
from autograder.verdicts import Diagnosis

ACTIVATIONS = ("relu", "ReLU", "sigmoid", "Sigmoid", "tanh", "Tanh", "softmax", "Softmax")
ROUNDING = ("long", "int", "round", "floor", "trunc")


@diagnosis
def formula(case: Case) -> Diagnosis | None:
    """What forward does to the line besides computing it."""
    forward = case.method("LineModel", "forward")
    if case.kind not in ("close", "gradient", "no gradient") or not case.is_about("LineModel"):
        return None
    activation = next(calls(forward, *ACTIVATIONS, "clamp"), None)
    if activation is not None:
        return case.finding(
            "activation-on-output",
            _("`{code}` bends the line: some values can never come out.").format(
                code=source_of(activation)
            ),
            _("Return m·x + b as it is; activations belong between the layers of a network."),
            activation,
        )
    absolute = next(calls(forward, "abs", "square", "softplus", "exp"), None)
    if absolute is not None:
        return case.finding(
            "absolute-value",
            _("`{code}` forgets the sign; slope, intercept and x can be negative, too.").format(
                code=source_of(absolute)
            ),
            _("Compute with the numbers as they are."),
            absolute,
        )
    rounded = next(calls(forward, *ROUNDING), None)
    if rounded is not None:
        return case.finding(
            "rounded",
            _("`{code}` makes whole numbers, and the rest is lost.").format(
                code=source_of(rounded)
            ),
            _("Leave it out, or use `.float()` where a dtype is needed."),
            rounded,
        )
    return None


@diagnosis
def roles_of_parameters(case: Case) -> Diagnosis | None:
    """Slope and intercept have changed places, or one of them is not used."""
    forward = case.method("LineModel", "forward")
    if not case.is_about("LineModel") or case.kind not in ("close", "gradient", "no gradient"):
        return None
    for name, other in (("m", "b"), ("b", "m")):
        used, both = reads(forward, f"self.{name}"), reads(forward, f"self.{other}")
        if both and not used and any(assignments(case.tree, f"self.{name}")):
            return case.finding(
                "parameter-not-used",
                _("`forward` does not use `self.{name}`.").format(name=name),
                _("The line is `self.m * x + self.b`."),
                forward,
            )
    products = [
        source_of(node)
        for node in (walk(forward) if forward is not None else ())
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
    ]
    if any("self.b" in p for p in products) and not any("self.m" in p for p in products):
        return case.finding(
            "swapped-parameters",
            _("`{code}` multiplies x by the intercept.").format(code=products[0]),
            _("`m` is the slope, which multiplies x; `b` is the intercept, which is added."),
            forward,
        )
    return None
