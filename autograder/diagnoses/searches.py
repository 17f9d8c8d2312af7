"""Searches for the largest number that fits: too slow, endless, or one beside it."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.counting import counted, result_of
from autograder.diagnoses.sources import LOOPS, assignments, reach, returned_values, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def uses_a_wrong_mlp(case: Case) -> Diagnosis | None:
    """A search that is built on the student's own wrong formula."""
    call = next(calls(reach(case, subject(case)), "mlp"), None)
    if case.kind != "count" or call is None or case.fact("mlp") in (None, 46):
        return None
    return case.finding(
        "uses-a-wrong-mlp",
        _("The search asks your `mlp`, which says {count} for 1 → 5 → 5 → 1 instead of 46.").format(
            count=case.fact("mlp")
        ),
        _("Mend `mlp` first; this may then be right without a change."),
        call,
    )


@diagnosis
def never_ends(case: Case) -> Diagnosis | None:
    """A loop that tries one number after the other, or that never ends."""
    if case.kind != "steps":
        return None
    loop = next((n for n in walk(reach(case, subject(case))) if isinstance(n, LOOPS)), None)
    if loop is None:
        return None
    head = loop.test if isinstance(loop, ast.While) else loop.iter
    if int(case.fact("budget", 0)) < 10**9:
        return case.finding(
            "endless-loop",
            _("The loop over `{code}` does not come to its end.").format(code=source_of(head)),
            _("Follow it by hand for a small budget: does each round leave fewer widths over?"),
            loop,
        )
    return case.finding(
        "counts-up",
        _("The loop over `{code}` tries one width after the other.").format(code=source_of(head)),
        _("Keep a lower and an upper bound, and look at the width in the middle."),
        loop,
    )


@diagnosis
def no_width(case: Case) -> Diagnosis | None:
    """A fraction, or None where no width fits."""
    number, function = case.fact("number"), counted(case)
    if case.kind == "count" and isinstance(number, float) and number != int(number):
        if case.fact("budget") is None:
            return None
        return case.finding(
            "fraction-of-a-neuron",
            _("{number} is no width: a layer has a whole number of neurons.").format(
                number=f"{number:g}"
            ),
            _("Search among the whole numbers, with `//` for the middle."),
            result_of(function),
        )
    if case.kind != "none" or not case.is_about("widest_hidden"):
        return None
    for value in returned_values(function):
        for node in assignments(function, source_of(value)):
            if isinstance(node.value, ast.Constant) and node.value.value is None:
                return case.finding(
                    "none-for-zero",
                    _("`{code}` is what comes back if no width fits.").format(code=source_of(node)),
                    _("Begin with 0: the text asks for it where not even the width 1 fits."),
                    node,
                )
    return None


@diagnosis
def off_by_one(case: Case) -> Diagnosis | None:
    """The last width that fits is not taken, or 0 is never the answer."""
    number, want = case.fact("number"), case.fact("want")
    if case.kind != "count" or not isinstance(number, int) or case.fact("budget") is None:
        return None
    whole = reach(case, subject(case))
    if "exact" in case.check.id and number == want - 1:
        strict = [
            node
            for node in walk(whole)
            if isinstance(node, ast.Compare)
            and isinstance(node.ops[0], (ast.Lt, ast.Gt, ast.GtE))
            and "budget" in source_of(node)
        ]
        return case.finding(
            "budget-not-used-up",
            _("A network that needs the whole budget is taken for too large."),
            _("It fits if it has at most as many parameters: `<=`, not `<`."),
            next(iter(strict), None) or counted(case),
        )
    if number == want + 1 > 1:
        return case.finding(
            "one-too-wide",
            _("This is the first width that does not fit any more."),
            _("The one before it is asked for: look at what the search has at its end."),
            result_of(counted(case)),
        )
    if want == 0:
        return case.finding(
            "never-zero",
            _("Not even the width 1 fits, but {number} came out.").format(number=number),
            _("Begin with the width 0, and go on only to widths that do fit."),
            result_of(counted(case)),
        )
    return None


@diagnosis
def search_ends_too_early(case: Case) -> Diagnosis | None:
    """An upper bound that is a fixed number."""
    number = case.fact("number")
    if case.kind != "count" or not isinstance(number, int) or case.fact("budget") is None:
        return None
    whole = reach(case, subject(case))
    # In `(low + high) // 2`, the 2 is no bound.
    computed = {
        id(side)
        for node in walk(whole)
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Pow)
        for side in (node.left, node.right)
    }
    for node in walk(whole):
        if id(node) not in computed and abs(_constant(node) - number) <= 1 < number:
            return case.finding(
                "search-ends-too-early",
                _("The search goes no further than `{code}`.").format(code=source_of(node)),
                _("Take a bound that depends on the budget: no width is larger than that."),
                node,
            )
    return None


def _constant(node: ast.AST) -> int:
    """Return the value of `1000000` or `10**6`; -1 for anything else."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        base, power = _constant(node.left), _constant(node.right)
        if 0 < base <= 1000 and 0 <= power <= 64:
            return int(base**power)
    return -1
