"""What a model says about itself when it is printed."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, attributes, diagnosis, source_of, walk
from autograder.diagnoses.sources import FUNCTIONS, function_of, reads, returned_values
from autograder.i18n import _
from autograder.verdicts import Diagnosis

WORDS = "(?i)slope|intercept|pendiente|ordenada|intersec|independiente"


@diagnosis
def not_in_the_class(case: Case) -> Diagnosis | None:
    """extra_repr outside its class, or another method in its place."""
    if case.kind != "empty" or not case.is_about("extra_repr"):
        return None
    for node in case.tree.body if case.tree is not None else []:
        if isinstance(node, FUNCTIONS) and node.name == "extra_repr":
            return case.finding(
                "outside-the-class",
                _("`def extra_repr` begins at the margin: it is a function, not a method."),
                _("Indent it like `forward`, so that it belongs to the class."),
                node,
            )
    other = case.method("LineModel", "__repr__") or case.method("LineModel", "__str__")
    if other is None or case.method("LineModel", "extra_repr") is not None:
        return None
    return case.finding(
        "other-method",
        _("`{name}` replaces the whole text of `print(model)`; `extra_repr` is missing.").format(
            name=other.name
        ),
        _("Call the method `extra_repr`: PyTorch puts its text into that of `print(model)`."),
        other,
    )


@diagnosis
def words_missing(case: Case) -> Diagnosis | None:
    """The names of the attributes instead of the words."""
    function = function_of(case)
    texts = " ".join(
        str(node.value)
        for node in walk(function or ast.Module([], []))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    if case.kind == "words" and texts and function is not None:
        if re.search(r"\b[mb]\b", texts) is None and not re.search(WORDS, texts):
            return case.finding(
                "words-missing",
                _("Neither of the two words stands in `{name}`.").format(name=function.name),
                _("Use the words: `slope=…, intercept=…`."),
                next(iter(returned_values(function)), function),
            )
    if case.kind != "words" or re.search(r"\b[mb]\b", texts) is None:
        return None
    return case.finding(
        "words-missing",
        _("The text names the numbers `m` and `b`, which says nothing to a reader."),
        _("Use the words: `slope=…, intercept=…`."),
        function,
    )


@diagnosis
def shows_tensors(case: Case) -> Diagnosis | None:
    """The parameter itself in the text instead of its number."""
    shown = _placeholder(function_of(case)) or next(attributes(function_of(case), "m"), None)
    if case.kind != "shows tensors" or shown is None:
        return None
    return case.finding(
        "shows-tensors",
        _("A tensor in a text shows as `tensor([…])`, with all that belongs to it."),
        _("`.item()` takes the number out: `{self.m.item():.3f}`."),
        shown,
    )


def _placeholder(function: ast.AST | None) -> ast.FormattedValue | None:
    for node in walk(function) if function is not None else ():
        if isinstance(node, ast.FormattedValue):
            return node
    return None


@diagnosis
def no_f_string(case: Case) -> Diagnosis | None:
    """Braces in a text without the f before it."""
    function = function_of(case)
    if case.kind not in ("value m", "value b", "words") or function is None:
        return None
    whole = {
        id(part)
        for node in walk(function)
        if isinstance(node, ast.JoinedStr)
        for part in walk(node)
    }
    for node in walk(function):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and "{self." in text and id(node) not in whole:
            return case.finding(
                "no-f-string",
                _("The braces are not filled in: the letter `f` before the quotes is missing."),
                _('`f"slope={self.m.item():.3f}"`.'),
                node,
            )
    return None


@diagnosis
def too_few_decimals(case: Case) -> Diagnosis | None:
    """One decimal or none."""
    function = function_of(case)
    if case.kind not in ("value m", "value b") or function is None:
        return None
    for node in walk(function):
        code = source_of(node) if isinstance(node, (ast.JoinedStr, ast.Call, ast.Constant)) else ""
        if re.search(r"\.[01][fge]|\.1%|round\(.*, [01]\)|round\([^,]*\)", code):
            return case.finding(
                "too-few-decimals",
                _("`{code}` shows one decimal or none.").format(code=code),
                _("`:.2f` shows two decimals, `:.3f` three."),
                node,
            )
    return None


@diagnosis
def stale_text(case: Case) -> Diagnosis | None:
    """A text made once, when the weights were other ones."""
    function = function_of(case)
    if case.kind != "stale" or function is None:
        return None
    if reads(function, "self.m") or reads(function, "self.b"):
        return None
    return case.finding(
        "stale-text",
        _("`{name}` does not look at `self.m` and `self.b`, so it shows old values.").format(
            name=function.name
        ),
        _("Make the text in `{name}` itself, from the parameters as they are then.").format(
            name=function.name
        ),
        function,
    )


@diagnosis
def values_swapped(case: Case) -> Diagnosis | None:
    """The value of `b` beside the word slope, and that of `m` beside intercept."""
    function = function_of(case)
    if case.kind != "values swapped" or function is None:
        return None
    return case.finding(
        "values-swapped",
        _("In y = m·x + b, `m` is the slope and `b` the intercept; here they are swapped."),
        _("Swap the two words or the two values."),
        next(attributes(function, "b", "parameters"), function),
    )
