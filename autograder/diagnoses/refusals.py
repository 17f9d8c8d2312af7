"""Arguments that should be refused and are not, or that are changed."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.counting import counted
from autograder.diagnoses.sources import parameters, reach, returned_values
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def not_refused(case: Case) -> Diagnosis | None:
    """A ValueError that is not raised, or something else in its place."""
    function = counted(case)
    if case.kind != "refusal" or function is None:
        return None
    whole = reach(case, function)
    raises = [node for node in walk(whole) if isinstance(node, ast.Raise)]
    asserts = [node for node in walk(whole) if isinstance(node, ast.Assert)]
    raised = str(case.fact("raised"))
    if raised == "AssertionError" and asserts:
        return case.finding(
            "assert-is-no-value-error",
            _("`assert` raises an AssertionError, and Python leaves it out under `-O`."),
            _("`assert` is for your own mistakes. For a caller's: `if …: raise ValueError(…)`."),
            asserts[0],
        )
    other = next((node for node in raises if node.exc and raised in source_of(node.exc)), None)
    if raised not in ("", "ValueError") and other is not None:
        return case.finding(
            "other-exception",
            _("`{code}` is another exception than the text asks for.").format(
                code=source_of(other)
            ),
            _("`raise ValueError(…)`: the type is fine, but the value is not."),
            other,
        )
    if raised:
        return None
    for value in returned_values(function):
        if isinstance(value, ast.Call) and source_of(value.func).endswith("Error"):
            return case.finding(
                "returns-error",
                _("`{code}` makes an exception and returns it like any other value.").format(
                    code=source_of(value)
                ),
                _("`raise` it: that ends the function and tells whoever called."),
                value,
            )
    printed = next(calls(whole, "print"), None)
    if not raises and printed is not None:
        return case.finding(
            "prints-instead-of-raising",
            _("`{code}` tells a person at the screen, but not the program that called.").format(
                code=source_of(printed)
            ),
            _("`raise ValueError(…)` with the same text."),
            printed,
        )
    if not raises:
        return case.finding(
            "no-validation",
            _("`{name}` counts with whatever it is given.").format(name=function.name),
            _("Look at the sizes first: `if …: raise ValueError(…)`."),
            function,
        )
    for node in walk(whole):
        if isinstance(node, ast.If) and any(isinstance(s, ast.Raise) for s in node.body):
            return case.finding(
                "some-sizes-slip-through",
                _("`if {code}` lets this size through, or is never asked about it.").format(
                    code=source_of(node.test)
                ),
                _("Each size must be whole, and at least 1. Try zero, -1 and 2.5 for each."),
                node,
            )
    return None


CHANGES = ("insert", "append", "extend", "pop", "remove", "reverse", "sort", "clear")


@diagnosis
def changes_argument(case: Case) -> Diagnosis | None:
    """A list of the caller's that is changed in place."""
    function = counted(case)
    if case.kind != "list changed" or function is None:
        return None
    given = set(parameters(function))
    given |= {  # `sizes = widths` is the same list
        source_of(node.targets[0])
        for node in walk(function)
        if isinstance(node, ast.Assign) and source_of(node.value) in given
    }
    for node in walk(function):
        target: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target = node.func.value if node.func.attr in CHANGES else None
        elif isinstance(node, ast.AugAssign):
            target = node.target
        elif isinstance(node, (ast.Delete, ast.Assign)):
            first = node.targets[0]
            target = first.value if isinstance(first, ast.Subscript) else None
        if target is not None and source_of(target) in given:
            return case.finding(
                "changes-argument",
                _("`{code}` changes the list itself, which belongs to whoever called.").format(
                    code=source_of(node)
                ),
                _("Make a list of your own: `[first, *others]` and `a + b` are new ones."),
                node,
            )
    return None
