"""Classes that are no modules, or whose `__init__` does not do its work."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, diagnosis, source_of
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.sources import FUNCTIONS, last_text, method_of, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis, normal_name


@diagnosis
def init_misspelt(case: Case) -> Diagnosis | None:
    """`_init_` or `__int__`: a method that Python never calls."""
    owner = subject(case)
    if not isinstance(owner, ast.ClassDef) or case.method(owner.name, "__init__") is not None:
        return None
    for node in owner.body:
        if isinstance(node, FUNCTIONS) and normal_name(node.name) in ("init", "int", "inti"):
            return case.finding(
                "init-misspelt",
                _(
                    "`{name}` is an ordinary method that nobody calls, so nothing in it has run."
                ).format(name=node.name),
                _("Python calls `__init__`: two underscores on each side."),
                node,
            )
    return None


@diagnosis
def no_super_init(case: Case) -> Diagnosis | None:
    """`super().__init__()` is missing, misspelt, without its call, or comes too late."""
    tables = ("'_parameters'", "'_modules'", "'_buffers'", "_hooks'")
    if case.raised("AttributeError", "before Module.__init__() call"):
        text = _(
            "`super().__init__()` has not run when the first parameter or layer is stored. "
            "It makes the tables in which `nn.Module` registers them."
        )
    elif case.raised("AttributeError", *tables):
        text = _(
            "`super().__init__()` has not run. It makes the tables in which `nn.Module` registers "
            "parameters and layers, and without them nothing works, even if there are none."
        )
    else:
        return None
    advice = _("Make `super().__init__()` the first line of `__init__`, with both its parentheses.")
    if last_text(case):
        return at_last_line(case, "no-super-init", text, advice)
    return case.finding("no-super-init", text, advice, method_of(case, "__init__") or subject(case))


@diagnosis
def not_a_module(case: Case) -> Diagnosis | None:
    """A class that does not inherit from nn.Module."""
    owner = subject(case)
    if case.kind != "module" or not isinstance(owner, ast.ClassDef):
        return None
    if any(source_of(base).endswith("Module") for base in owner.bases):
        return None
    return case.finding(
        "not-a-module",
        _("The class `{name}` does not inherit from `nn.Module`.").format(name=owner.name),
        _("`class {name}(nn.Module):`, and `super().__init__()` first in `__init__`.").format(
            name=owner.name
        ),
        owner,
    )
