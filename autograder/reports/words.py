"""What there is to say of a check, as plain lines."""

from __future__ import annotations

from typing import Any

from autograder.i18n import _


def explanation(check: dict[str, Any]) -> list[str]:
    """Return the lines on a check that did not pass; none if it did."""
    lines: list[str] = []
    if check["verdict"] == "passed":
        return lines
    if check["called"]:
        lines.append(_("Called: {called}").format(called=check["called"]))
    if check["message"]:
        lines.append(check["message"])
    diagnosis = check["diagnosis"]
    if diagnosis:
        cause = _("Likely cause: {text}").format(text=diagnosis["text"])
        if diagnosis["line"]:
            place = _("({unit}, line {line})")
            cause += " " + place.format(unit=diagnosis["unit"], line=diagnosis["line"])
        lines.append(cause)
        if diagnosis["advice"]:
            lines.append(_("Try: {advice}").format(advice=diagnosis["advice"]))
    return lines
