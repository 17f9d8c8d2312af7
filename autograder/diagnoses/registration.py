"""Parameters and modules that PyTorch does not see."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def no_super_init(case: Case) -> Diagnosis | None:
    """`super().__init__()` is missing, misspelt, without its call, or comes too late."""
    if not case.raised("AttributeError", "before Module.__init__() call", "_parameters", "_modules"):
        return None
    return case.finding(
        "no-super-init",
        _(
            "`super().__init__()` has not run when the first parameter or layer is stored. "
            "It makes the tables in which `nn.Module` registers them."
        ),
        _("Make `super().__init__()` the first line of `__init__`, with both pairs of parentheses."),
    )


@diagnosis
def plain_tensor(case: Case) -> Diagnosis | None:
    """A tensor in an attribute where a parameter is needed."""
    missing = case.fact("missing", [])
    loose = [name for name, container, kind in case.fact("loose", []) if kind == "tensor"]
    names = [name for name in missing if name in loose]
    if case.kind != "parameters" or not names:
        return None
    line = None
    for node in ast.walk(case.tree) if case.tree is not None else ():
        if isinstance(node, ast.Assign) and source_of(node.targets[0]) == f"self.{names[0]}":
            line = node
    return case.finding(
        "plain-tensor",
        _(
            "`self.{name}` is a plain tensor. PyTorch registers only an `nn.Parameter`; an "
            "optimiser, `state_dict()` and `.to()` do not see it."
        ).format(name=names[0]),
        _("`self.{name} = nn.Parameter(…)` around the tensor.").format(name=names[0]),
        line,
    )


@diagnosis
def integer_parameter(case: Case) -> Diagnosis | None:
    """A parameter made of whole numbers."""
    if not case.raised("RuntimeError", "Only Tensors of floating point"):
        return None
    return case.finding(
        "integer-parameter",
        _(
            "A parameter was made from whole numbers. Gradients exist only for floating point "
            "numbers, so PyTorch refuses it."
        ),
        _("Write `0.0` instead of `0`, or use `torch.zeros(1)` or `torch.rand(1)`."),
        next(calls(case.tree, "Parameter"), None),
    )
