"""Errors that should be raised: none comes, another one, or one that says too little."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import inside, reach, statements, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis


def _raised_nothing(case: Case) -> bool:
    return case.kind == "raises" and not case.fact("got")


def _lengths(node: ast.AST | None) -> Iterator[ast.Compare]:
    """Yield the comparisons of two lengths below `node`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Compare) and len(list(calls(inner, "len"))) == 2:
            yield inner


def _raises(node: ast.AST | None) -> list[ast.Raise | ast.Assert]:
    return [
        inner
        for inner in (walk(node) if node is not None else ())
        if isinstance(inner, (ast.Raise, ast.Assert))
    ]


@diagnosis
def exception_not_raised(case: Case) -> Diagnosis | None:
    """An exception that is made or printed, but not raised; an assert that always holds."""
    if not _raised_nothing(case):
        return None
    whole = reach(case, subject(case))
    for node in _raises(whole):
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple) and node.test.elts:
            return case.finding(
                "assert-of-tuple",
                _("The parentheses make a tuple of condition and message, which is never false."),
                _("`assert condition, message`, without parentheses around the two."),
                node,
            )
    for value in statements(whole):
        name = source_of(value.func) if isinstance(value, ast.Call) else ""
        if name.endswith(("Error", "Exception")):
            return case.finding(
                "exception-not-raised",
                _("`{code}` makes an exception, but does not raise it.").format(
                    code=source_of(value)
                ),
                _("Write `raise` before it."),
                value,
            )
    for left in walk(whole):
        made = left.value if isinstance(left, ast.Return) else None
        if isinstance(made, ast.Call) and source_of(made.func).endswith("Error"):
            return case.finding(
                "returns-error",
                _("`{code}` makes an exception and returns it like any other value.").format(
                    code=source_of(made)
                ),
                _("`raise` it: that ends the function and tells whoever called."),
                left,
            )
    if _raises(whole):
        return None
    for left in inside(whole, ast.If):
        nothing = isinstance(left, ast.Return) and (
            left.value is None or source_of(left.value) in ("None", "False")
        )
        if nothing:
            return case.finding(
                "returns-instead-of-raising",
                _("`{code}` leaves quietly, and whoever called does not learn that it went wrong.")
                .format(code=source_of(left)),
                _("`raise` the exception that the text asks for, with a message."),
                left,
            )  # fmt: skip
    printed = next(calls(whole, "print", "warn"), None)
    if printed is None:
        return None
    return case.finding(
        "prints-instead-of-raising",
        _("`{code}` says it, and then the code goes on as if nothing were wrong.").format(
            code=source_of(printed)
        ),
        _("`raise` the exception that the text asks for, with that message: it stops there."),
        printed,
    )


@diagnosis
def lengths_not_compared(case: Case) -> Diagnosis | None:
    """Unequal lists that go through: `zip`, a comparison of one side only, or none."""
    owner = subject(case)
    if not _raised_nothing(case) or not case.is_about("lengths") or owner is None:
        return None
    if "empty" in case.check.id:
        node = next(_lengths(owner), None)
        text = _("Nothing here refuses a network without layers.")
        if node is not None:
            text = _("Two empty lists are equally long, so `{code}` does not notice them.").format(
                code=source_of(node)
            )
        return case.finding("empty-not-refused", text, _("Ask also whether there is a size."), node)
    for node in _lengths(owner):
        if not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            return case.finding(
                "one-sided-comparison",
                _("`{code}` notices only if one of the lists is longer, not if the other is.")
                .format(code=source_of(node)),
                _("Compare with `==` or `!=`."),
                node,
            )  # fmt: skip
    zipped = [c for c in calls(owner, "zip") if not any(k.arg == "strict" for k in c.keywords)]
    zipped.sort(key=lambda call: call.lineno)
    if zipped and not any(_lengths(owner)):
        return case.finding(
            "zip-stops-early",
            _(
                "`{code}` ends with the shorter of its lists and says nothing about what is left, "
                "so a part of the network is silently missing."
            ).format(code=source_of(zipped[0])),
            _("Compare the two lengths first, in `__init__`."),
            zipped[0],
        )
    return None


@diagnosis
def part_of_a_word(case: Case) -> Diagnosis | None:
    """`task in ("binary")`: the parentheses make no tuple, so a piece of the word is enough."""
    if not _raised_nothing(case):
        return None
    for node in walk(reach(case, subject(case))):
        right = node.comparators[0] if isinstance(node, ast.Compare) else None
        if not isinstance(right, ast.Constant) or not isinstance(right.value, str):
            continue
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return case.finding(
                "part-of-a-word",
                _(
                    "`{code}` looks for a piece of a text: `'bin' in 'binary'` is true. "
                    "Parentheses around one text make no tuple."
                ).format(code=source_of(node)),
                _("Compare with `==`."),
                node,
            )
    return None


@diagnosis
def other_exception(case: Case) -> Diagnosis | None:
    """Another exception than the one that was asked for: an own one, or Python's."""
    got = str(case.fact("got", ""))
    if case.kind != "raises" or not got or got == "NotImplementedError":
        return None
    whole = reach(case, subject(case))
    for node in _raises(whole):
        own = isinstance(node, ast.Raise) and node.exc is not None
        name = source_of(node.exc) if own and isinstance(node, ast.Raise) and node.exc else ""
        asserted = isinstance(node, ast.Assert) and got == "AssertionError"
        if re.match(rf"(\w+\.)*{re.escape(got)}\b", name) or asserted:
            return case.finding(
                "other-exception",
                _("You check it, but what is raised is a `{type}`.").format(type=got),
                _("Whoever calls can only catch what the text promises: raise that."),
                node,
            )
    known = ("IndexError", "KeyError", "StopIteration", "TypeError", "RuntimeError", "ValueError")
    if got not in known or not re.search(r"\([^\s()]+, \w+ \d+", str(case.error)):
        return None  # it came from no line of the student's
    return case.finding(
        "no-check-of-its-own",
        _(
            "The `{type}` comes from the line that could not go on, not from a check of yours: it "
            "does not say what is wrong with the input."
        ).format(type=got),
        _("Look at the input first, and `raise` with a message that says what came."),
        subject(case),
    )


@diagnosis
def says_too_little(case: Case) -> Diagnosis | None:
    """The right exception, with a message that leaves out what whoever reads it needs."""
    if case.kind != "message":
        return None
    whole = reach(case, subject(case))
    found = _raises(whole)
    for node in found:
        if isinstance(node, ast.Assert) and node.msg is None:
            return case.finding(
                "no-message",
                _("`{code}` has no message.").format(code=source_of(node)),
                _('After a comma it takes one, which can be an f-string: `assert …, f"…"`.'),
                node,
            )
    for node in found:
        for text in walk(node):
            value = text.value if isinstance(text, ast.Constant) else None
            if isinstance(value, str) and re.search(r"\{[a-z]", value) and not any(
                isinstance(inner, ast.JoinedStr) for inner in walk(node)
            ) and not any(calls(node, "format")):  # fmt: skip
                return case.finding(
                    "no-f-string",
                    _("The braces are not filled in: the letter `f` before the quotes is missing."),
                    _('Write `f` before the quotes: `f"…"`.'),
                    node,
                )
    if found and not case.is_about("lengths"):
        return case.finding(
            "message-too-short",
            _("There is a message, but not everything is in it that the text asks for."),
            _("Compare it with the text, word for word; an f-string puts values in."),
            found[0],
        )
    if found:
        return case.finding(
            "message-too-short",
            _("The message says that something is wrong, but not what came."),
            _('Put it in, with an f-string: `f"{len(numbers)} numbers"`.'),
            found[0],
        )
    return case.finding(
        "message-of-python",
        _("The message is Python's own, which knows only what was asked for."),
        _("Check first, and raise the error yourself, with a message that says what there is."),
        subject(case),
    )
