"""Marks for the gradebook of a learning platform: a new table, or one of its own filled in."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Assignment, Course
from autograder.exports import Report, canvas, marks, moodle, roster
from autograder.files import short
from autograder.i18n import ngettext

PLATFORMS = {"canvas": canvas, "moodle": moodle}


def write(
    platform: str,
    course: Course,
    assignment: Assignment,
    path: Path,
    given: Path | None = None,
    column: str | None = None,
    out_of: float | None = None,
) -> Report:
    """Write the marks of a class.

    Args:
        platform: one of PLATFORMS.
        course: the course.
        assignment: one of its assignments.
        path: where to.
        given: a table exported from the platform, into which marks are put.
        column: the assignment's column.
        out_of: how many points are to be had, if not those of the checks.

    Raises:
        ExportError: nobody has a result, or `given` is not what it should be.

    """
    form = PLATFORMS[platform]
    found = marks.of_class(course, assignment, out_of)
    report = Report(path)
    if given is None:
        text = form.table(found, column or assignment.name)
        number = len(found.found)
    else:
        taken = roster.read(given)
        number = form.fill(taken, found, assignment, column, report)
        text = taken.text()
    roster.write(path, text)
    text = ngettext("{count} mark → {path}", "{count} marks → {path}", number)
    report.said.insert(0, text.format(count=number, path=short(path)))
    marks.tell(report, found, assignment)
    return report
