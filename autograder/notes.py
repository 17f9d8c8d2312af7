"""What a student is told about statements at the top of their file that were set aside."""

from __future__ import annotations

from autograder.i18n import _
from autograder.probes import ProbeError
from autograder.sandbox.loader import Problem


def problem_notes(problems: list[Problem]) -> list[str]:
    """Return a sentence for each statement that was set aside; a stub is no problem."""
    return [
        _(
            "{unit}, line {line}: this statement was left out; everything else was checked. {what}"
        ).format(unit=problem["unit"], line=problem["line"], what=_what(problem))
        for problem in problems
        if problem["type"] != "NotImplementedError"
    ][:20]


def _what(problem: Problem) -> str:
    if problem["type"] == "ProcessEnded":
        return _("It ended or blocked the Python process.")
    if problem["type"] == "OutOfTimeError":
        return _("It took too long.")
    text = ProbeError("raised", {**problem, "frames": []}).text()
    return text if text.endswith(".") else text + "."
