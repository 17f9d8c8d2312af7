"""HTML of our own, every piece of text escaped: tables for notebooks and feedback pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from autograder.i18n import _
from autograder.results import points_text

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
    """Return the checks of one exercise as a table that needs no style sheet."""
    head = (
        f"<strong>{escape(exercise['name'])}</strong>: "
        f"{points_text(exercise['score'])} / {points_text(exercise['max_score'])}"
    )
    rows = "".join(_row(check) for check in exercise["checks"])
    above = "".join(f"<p style='margin:.3em 0'>{text_html(note)}</p>" for note in notes)
    return (
        f"<div class='autograder' style='margin-bottom:1em;overflow-wrap:anywhere'>{above}"
        f"<p style='margin:.3em 0'>{head}</p>"
        f"<table style='border-collapse:collapse;text-align:left'>{rows}</table></div>"
    )


def _row(check: dict[str, Any]) -> str:
    verdict = check["verdict"]
    cell = "padding:.2em .6em;vertical-align:top"
    points = points_text(check["points"] if verdict == "passed" else 0)
    details = "".join(f"<div style='margin-top:.2em'>{line}</div>" for line in _explanation(check))
    return (
        f"<tr><td style='{cell};text-align:center'>"
        f"<span style='{_BADGE};background-color:{COLOURS[verdict]}' "
        f"title='{escape(verdict_word(verdict), quote=True)}'>{SYMBOLS[verdict]}</span></td>"
        f"<td style='{cell};text-align:left'>"
        f"{text_html(check['title'])}{details}</td>"
        f"<td style='{cell};text-align:right;white-space:nowrap'>"
        f"{points} / {points_text(check['points'])}</td></tr>"
    )


def _explanation(check: dict[str, Any]) -> list[str]:
    if check["verdict"] == "passed":
        return []
    lines = []
    if check["called"]:
        lines.append(text_html(_("Called: {called}").format(called=check["called"])))
    if check["message"]:
        lines.append(text_html(check["message"]))
    diagnosis = check["diagnosis"]
    if diagnosis:
        cause = _("Likely cause: {text}").format(text=diagnosis["text"])
        if diagnosis["line"]:
            cause += " " + _("({unit}, line {line})").format(**diagnosis)
        lines.append(text_html(cause))
        if diagnosis["advice"]:
            lines.append(text_html(_("Try: {advice}").format(advice=diagnosis["advice"])))
    return lines


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
    """Return what the first failed check of an exercise says, as plain text; "" if none failed."""
    for check in exercise["checks"]:
        if check["verdict"] == "failed":
            text = f"{check['title']} {check['message']}"
            if check["diagnosis"]:
                text += " " + _("Likely cause: {text}").format(text=check["diagnosis"]["text"])
            return "".join(c for c in text if c.isprintable())
    return ""
