"""The marks of a class, from its stored results; and who has none, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from autograder import grading, i18n, results
from autograder.course import Assignment, Course
from autograder.exports import ExportError, Report, names
from autograder.i18n import _
from autograder.reports.html import comment

# Where a spreadsheet may see a formula, as in `spreadsheet.FORMULA`, and the signs themselves.
_SIGNS = re.compile(r"""((?:^|[,;|\t\r\n])[\s'"]*)([=+\-@＝＋－＠]+)""")


@dataclass(frozen=True)
class Mark:
    """What one student got."""

    points: str
    feedback: str


@dataclass
class Marks:
    """The marks of a class, by student, out of `maximum` points; and those left out."""

    maximum: float
    found: dict[str, Mark] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)


def stored(course: Course, assignment: Assignment) -> Iterator[results.Result]:
    """Yield the stored results of a class, at least one. Raises ExportError."""
    empty = True
    for result in grading.stored_results(course, assignment):
        empty = False
        yield result
    if empty:
        text = _("there are no results of {name} yet; first: autograder grade {name}")
        raise ExportError(text.format(name=assignment.name))


def of_class(course: Course, assignment: Assignment, out_of: float | None = None) -> Marks:
    """Return the marks of a class.

    Args:
        course: the course.
        assignment: one of its assignments.
        out_of: how many points are to be had; by default those of the checks.

    Raises:
        ExportError: nobody has a result.

    """
    worth = sum(assignment.points.values())
    marks = Marks(worth if out_of is None else out_of)
    seen: set[str] = set()
    for result in stored(course, assignment):
        student = result["student"]
        seen.add(student)
        if result["needs_person"]:
            marks.persons.append(student)
        elif not _same(result["max_score"], worth):
            marks.stale.append(student)
        else:
            share = result["score"] / worth if worth else 0.0
            points = results.points_text(round(share * marks.maximum, 2))
            marks.found[student] = Mark(points, feedback(result))
    marks.ungraded = ungraded(course, assignment, seen)
    return marks


def ungraded(course: Course, assignment: Assignment, seen: set[str]) -> list[str]:
    """Return who has handed something in, but is not among those whose results were seen."""
    return sorted(set(map(results.inert, grading.submissions_of(course, assignment))) - seen)


def _same(a: float, b: float) -> bool:
    return abs(a - b) < 1e-6


def tell(report: Report, marks: Marks, assignment: Assignment) -> None:
    """Say whose marks are not exported."""
    if marks.persons:
        text = _("A person must look at these first; not exported: {names}")
        report.troubles.append(text.format(names=names(marks.persons)))
    if marks.stale:
        text = _(
            "The checks have changed since these were graded; not exported: {names}. "
            "Try: autograder grade {assignment}"
        )
        report.troubles.append(text.format(names=names(marks.stale), assignment=assignment.name))
    tell_ungraded(report, marks.ungraded, assignment)


def tell_ungraded(report: Report, students: list[str], assignment: Assignment) -> None:
    """Say who has handed something in, but has no result."""
    if students:
        text = _(
            "Handed in, but without a result; not exported: {names}. "
            "Try: autograder grade {assignment}"
        )
        report.troubles.append(text.format(names=names(students), assignment=assignment.name))


def feedback(result: results.Result) -> str:
    """Return a result in some lines of HTML, which is what Moodle takes feedback for.

    No sign stands where a spreadsheet would see the start of a formula: there it is
    written as a character reference, which reads the same on Moodle's page.
    """
    lines = []
    for exercise in result["exercises"]:
        score, worth = (results.points_text(exercise[key]) for key in ("score", "max_score"))
        line = f"{exercise['name']}: {score}/{worth}"
        with i18n.language_in_use(result["language"]):
            said = comment(exercise)
        lines.append(f"{line}. {said}" if said else line)
    text = "<br>".join(escape(" ".join(line.split())) for line in lines)
    return _SIGNS.sub(lambda m: m[1] + "".join(f"&#{ord(sign)};" for sign in m[2]), text)
