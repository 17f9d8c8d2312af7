"""What diagnoses look for in a submission's source. No diagnosis of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from autograder.diagnoses import Case, Function, calls, definition, walk
from autograder.i18n import _
from autograder.probes import ProbeError
from autograder.verdicts import Diagnosis, normal_name, same_name

LOOPS = (ast.For, ast.While, ast.AsyncFor)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Assignment = ast.Assign | ast.AnnAssign


def subject(case: Case) -> ast.ClassDef | Function | None:
    """Return what the failed check is about: the last definition or method of its name.

    An exercise of several functions has a name of its own; then it is the top-level
    definition that the check's name mentions: `TestTensors::test_load_tensors_of_a_list`.
    """
    return _subject(case.tree, case.check.group, case.check.id) if case.tree is not None else None


@lru_cache(maxsize=8)
def _subject(tree: ast.Module, group: str, check: str) -> ast.ClassDef | Function | None:
    found: ast.ClassDef | Function | None = None
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        for candidate in (node, *inner):
            if isinstance(candidate, (ast.ClassDef, *FUNCTIONS)) and same_name(
                candidate.name, group
            ):
                found = candidate
    return found if found is not None else _mentioned(tree, check)


def _mentioned(tree: ast.Module, check: str) -> ast.ClassDef | Function | None:
    """Return the last top-level definition with the longest name in the check's name."""
    name = normal_name(check.partition("::")[2])
    found: ast.ClassDef | Function | None = None
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)) and normal_name(node.name) in name:
            if found is None or len(normal_name(node.name)) >= len(normal_name(found.name)):
                found = node
    return found


def function_of(case: Case) -> Function | None:
    """Return the function that the check calls; of a class, its `forward`."""
    found = subject(case)
    return method_of(case, "forward") if isinstance(found, ast.ClassDef) else found


def forward_of(case: Case) -> Function | None:
    """Return the `forward` of the class that the check is about; None for a function."""
    return method_of(case, "forward")


def method_of(case: Case, name: str) -> Function | None:
    """Return a method of the class that the check is about."""
    owner = subject(case)
    return case.method(owner.name, name) if isinstance(owner, ast.ClassDef) else None


def free_function_of(case: Case) -> Function | None:
    """Return the function that the check is about; None for a class."""
    found = subject(case)
    return found if isinstance(found, FUNCTIONS) else None


def reach(case: Case, node: ast.AST | None) -> ast.Module:
    """Return a node together with the submission's own functions that it calls."""
    return _reach(case.tree, node)


@lru_cache(maxsize=64)  # one module for each node, so that `walk` knows it again
def _reach(tree: ast.Module | None, node: ast.AST | None) -> ast.Module:
    found = [node] if node is not None else []
    for current in found:  # grows while we look
        for inner in walk(current):
            name = inner.func if isinstance(inner, ast.Call) else None
            helper = definition(tree, name.id) if isinstance(name, ast.Name) else None
            if isinstance(helper, FUNCTIONS) and helper not in found:
                found.append(helper)
    return ast.Module([n for n in found if isinstance(n, ast.stmt)], [])


def forward_with_helpers(case: Case) -> ast.Module:
    """Return `forward` with the submission's own functions that it calls."""
    return reach(case, forward_of(case))


def whole_of(case: Case) -> ast.Module:
    """Return what a check is about, with the submission's own functions that it calls."""
    return reach(case, subject(case))


def parameters(function: Function) -> list[str]:
    """Return the names of a function's parameters, without self and those with an underscore."""
    spec = function.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    return [name for name in names if name != "self" and not name.startswith("_")]


def reads(node: ast.AST | None, name: str) -> bool:
    """Tell whether a variable, or an attribute like "self.m", is read below `node`."""
    return any(
        isinstance(inner, (ast.Name, ast.Attribute))
        and isinstance(inner.ctx, ast.Load)
        and ast.unparse(inner) == name
        for inner in (walk(node) if node is not None else ())
    )


def assignments(node: ast.AST | None, target: str) -> Iterator[Assignment]:
    """Yield the assignments to a variable, or to an attribute like "self.m", below `node`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Assign):
            targets = inner.targets
        elif isinstance(inner, ast.AnnAssign) and inner.value is not None:
            targets = [inner.target]
        else:
            continue
        for one in targets:
            names = one.elts if isinstance(one, (ast.Tuple, ast.List)) else [one]
            if target in [ast.unparse(name) for name in names]:
                yield inner


def inside(node: ast.AST | None, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Yield what stands below nodes of `kinds`, below `node`."""
    for outer in walk(node) if node is not None else ():
        if isinstance(outer, kinds):
            for inner in walk(outer):
                if inner is not outer:
                    yield inner


def looped_calls(node: ast.AST | None, *names: str) -> list[ast.Call]:
    """Return the calls of `names` that stand in a loop, in the order of their lines."""
    looped = {id(inner) for inner in inside(node, *LOOPS)}
    found = {id(call): call for call in calls(node, *names) if id(call) in looped}
    return sorted(found.values(), key=lambda call: (call.lineno, call.col_offset))


def statements(node: ast.AST | None) -> Iterator[ast.expr]:
    """Yield the expressions that stand alone as a statement below `node`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Expr):
            yield inner.value


def uncalled(node: ast.AST | None, *names: str) -> Iterator[ast.Attribute]:
    """Yield the attributes ``.name`` below `node` that are named, but not called."""
    called = {
        id(inner.func)
        for inner in (walk(node) if node is not None else ())
        if isinstance(inner, ast.Call)
    }
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Attribute) and inner.attr in names and id(inner) not in called:
            yield inner


def returned_values(function: Function | None) -> list[ast.expr]:
    """Return what a function's own `return` statements return."""
    body = function.body if function is not None else []
    nested = {id(inner) for statement in body for inner in inside(statement, *FUNCTIONS)}
    return [
        node.value
        for statement in body
        for node in walk(statement)
        if isinstance(node, ast.Return) and node.value is not None and id(node) not in nested
    ]


def ends_in_first_round(*functions: Function) -> ast.Return | None:
    """Return the first `return` that stands right in a loop of one of the functions."""
    for loop in (node for function in functions for node in walk(function)):
        for node in loop.body if isinstance(loop, LOOPS) else ():
            if isinstance(node, ast.Return):
                return node
    return None


def returns_in_loop(case: Case, node: ast.Return) -> Diagnosis:
    """Return the diagnosis for a `return` at which a loop ends in its first round."""
    return case.finding(
        "return-in-loop",
        _("This `return` stands in the loop, so the function ends in the first round."),
        _("Move it to the left, to the column of the loop itself."),
        node,
    )


def goes_on(node: ast.stmt) -> bool:
    """Tell whether what stands below a statement can be reached: no way through it ends there."""
    if isinstance(node, ast.If):
        branches = (node.body, node.orelse)
        return any(not branch or goes_on(branch[-1]) for branch in branches)
    return not isinstance(node, (ast.Return, ast.Raise))


# --- what was raised ---------------------------------------------------------------


def problem_of(case: Case) -> dict[str, Any]:
    """Return the exception that the student's code raised, also while it was being defined."""
    if not isinstance(case.error, ProbeError):
        return {}
    problem = case.error.problem
    cause = problem.get("missing", {}).get("cause")
    return cause if isinstance(cause, dict) else problem


def last_text(case: Case) -> str:
    """Return the text of the student's line at which the exception came out."""
    frames = problem_of(case).get("frames") or [{}]
    return str(frames[-1].get("text", ""))


def at_last_line(case: Case, name: str, text: str, advice: str) -> Diagnosis:
    """Return a diagnosis for the student's line at which the exception came out."""
    frames = problem_of(case).get("frames") or [{}]
    return Diagnosis(name, text, advice, frames[-1].get("line"), frames[-1].get("unit"))


# --- training loops ---------------------------------------------------------------


def training_code(case: Case) -> ast.Module | None:
    """Return the function that trains, with its helpers; None if it computes no gradients."""
    whole = reach(case, function_of(case))
    return whole if any(calls(whole, "backward")) else None


def about_steps(case: Case) -> bool:
    """Tell whether weights or losses came out wrong."""
    return case.kind == "close"


def about_losses(case: Case) -> bool:
    """Tell whether the check looks at the losses, not at the weights."""
    return "loss" in case.check.id.casefold()
