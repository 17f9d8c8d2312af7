"""HTML of our own, every piece of text escaped: tables for notebooks and feedback pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from autograder.i18n import _, ngettext
from autograder.problems import problems
from autograder.reports import drawing
from autograder.reports.picture_words import words
from autograder.reports.words import explanation
from autograder.results import points_text

PICTURES = 50_000  # bytes of pictures in one table: notebooks are to stay small
MESSAGE = 300  # letters of what is folded

SYMBOLS = {"passed": "✔", "failed": "✘", "not_checked": "–", "grader_error": "⚠"}
# Behind white symbols: no colour of text can be read well on white and on black.
COLOURS = {
    "passed": "#1a7f37",
    "failed": "#cf222e",
    "not_checked": "#8c6d1f",
    "grader_error": "#8250df",
}
_BADGE = "display:inline-block;min-width:1.6em;border-radius:.3em;text-align:center;color:#fff"


def verdict_word(verdict: str) -> str:
    """Return a verdict in the language in use."""
    return {
        "passed": _("passed"),
        "failed": _("failed"),
        "not_checked": _("not checked"),
        "grader_error": _("grader error"),
    }[verdict]


def exercise_table(exercise: dict[str, Any], notes: Sequence[str] = ()) -> str:
    """Return the checks of one exercise as a table that needs no style sheet.

    What is wrong comes first, each cause once; what follows from it is folded under it.
    """
    head = (
        f"<strong>{escape(exercise['name'])}</strong>: "
        f"{points_text(exercise['score'])} / {points_text(exercise['max_score'])}"
    )
    found = problems(exercise["checks"])
    told = {id(check) for problem in found for check in (problem.check, *problem.follows)}
    pictures = Pictures(PICTURES)
    rows = [_row(problem.check, pictures, problem.follows) for problem in found]
    rows += [_row(check, pictures) for check in exercise["checks"] if id(check) not in told]
    above = "".join(f"<p style='margin:.3em 0'>{text_html(note)}</p>" for note in notes)
    return (
        f"<div class='autograder' style='margin-bottom:1em;overflow-wrap:anywhere'>{above}"
        f"<p style='margin:.3em 0'>{head}</p>"
        f"<table style='border-collapse:collapse;text-align:left'>{''.join(rows)}</table></div>"
    )


class Pictures:
    """Draws each picture once, and none any more when together they take too much room."""

    def __init__(self, room: int) -> None:
        self._room, self._drawn = room, list[Any]()

    def draw(self, picture: dict[str, Any], draw: Callable[[dict[str, Any]], str]) -> str | None:
        """Return what `draw` makes of a picture; "" without room; None if it has been there."""
        if picture in self._drawn:
            return None
        self._drawn.append(picture)
        drawn = draw(picture) if self._room > 0 else ""
        if len(drawn) > self._room:
            drawn, self._room = "", 0
        self._room -= len(drawn)
        return drawn


def _row(check: dict[str, Any], pictures: Pictures, follows: Sequence[dict[str, Any]] = ()) -> str:
    verdict = check["verdict"]
    cell = "padding:.2em .6em;vertical-align:top"
    points = points_text(check["points"] if verdict == "passed" else 0)
    lines = [f"<div style='margin-top:.2em'>{line}</div>" for line in _explanation(check)]
    lines += [_picture(picture, pictures) for picture in check.get("pictures", ())]
    if follows:
        lines.append(_folded(follows))
    return (
        f"<tr><td style='{cell};text-align:center'>{_badge(verdict)}</td>"
        f"<td style='{cell};text-align:left'>"
        f"{text_html(check['title'])}{''.join(lines)}</td>"
        f"<td style='{cell};text-align:right;white-space:nowrap'>"
        f"{points} / {points_text(check['points'])}</td></tr>"
    )


def _badge(verdict: str) -> str:
    return (
        f"<span style='{_BADGE};background-color:{COLOURS[verdict]}' "
        f"title='{escape(verdict_word(verdict), quote=True)}'>{SYMBOLS[verdict]}</span>"
    )


def _folded(follows: Sequence[dict[str, Any]]) -> str:
    """Return the checks that a cause made fail, too, or left out."""
    points = points_text(sum(check["points"] for check in follows))
    summary = ngettext(
        "{count} more check follows from it ({points} points)",
        "{count} more checks follow from it ({points} points)",
        len(follows),
    ).format(count=len(follows), points=points)
    items = "".join(
        f"<div style='margin:.2em 0 .2em 1em'>{_badge(check['verdict'])} "
        f"{text_html(check['title'])} {text_html(check['message'][:MESSAGE])}</div>"
        for check in follows
    )
    return f"<details><summary>{escape(summary)}</summary>{items}</details>"


def _explanation(check: dict[str, Any]) -> list[str]:
    lines = [text_html(line) for line in explanation(check)]
    diagnosis = check["diagnosis"] if check["verdict"] != "passed" else None
    if diagnosis and (line := own_line(diagnosis)):
        after_cause = len(lines) - bool(diagnosis["advice"])
        lines.insert(after_cause, f"<code>{diagnosis['line']}: {escape(line)}</code>")
    return lines


def own_line(diagnosis: dict[str, Any]) -> str:
    """Return the line of the student's that a diagnosis is about; "" if it is not there."""
    code = diagnosis.get("code")
    place = diagnosis["line"] - code["first"] if code and diagnosis["line"] else -1
    return str(code["lines"][place]).strip() if code and 0 <= place < len(code["lines"]) else ""


def _picture(picture: dict[str, Any], pictures: Pictures) -> str:
    shown = pictures.draw(picture, lambda one: drawing.image(one) or drawing.tree(one))
    if shown is None:
        return ""
    return f"<div style='margin-top:.4em'>{text_html(words(picture))}{shown}</div>"


def text_html(text: str) -> str:
    """Return text as HTML: escaped, control characters dropped, `code` set as code."""
    clean = "".join(c for c in text if c.isprintable() or c in "\n\t")
    parts = escape(clean, quote=True).split("`")
    if len(parts) % 2 == 0:  # a backquote without its partner
        return "`".join(parts)
    for index in range(1, len(parts), 2):
        parts[index] = f"<code>{parts[index]}</code>"
    return "".join(parts).replace("\n", "<br>")


def comment(exercise: dict[str, Any]) -> str:
    """Return what is to be mended first in an exercise, as plain text; "" if nothing failed."""
    for problem in problems(exercise["checks"])[:1]:
        check = problem.check
        text = f"{check['title']} {check['message']}"
        if check["diagnosis"]:
            text += " " + _("Likely cause: {text}").format(text=check["diagnosis"]["text"])
        return "".join(c for c in " ".join(text.split()) if c.isprintable())
    return ""
