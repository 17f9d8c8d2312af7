"""Every form of export by its name: where it goes if nothing is said, and who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.exports import ExportError, Report, ci, gradebooks, gradescope, junit
from autograder.i18n import _

SUFFIXES = {"moodle": ".csv", "canvas": ".csv", "junit": ".xml", "gradescope": ".zip", "ci": ""}


@dataclass(frozen=True)
class Wishes:
    """How to export.

    Attributes:
        to: where to; a file, or a folder.
        roster: a table exported from Moodle or Canvas; only for these, as
        column: the assignment's column, and
        out_of: how many points are to be had.
        language: of what students read.

    """

    to: Path | None = None
    roster: Path | None = None
    column: str | None = None
    out_of: float | None = None
    language: str = "en"


def write(form: str, course: Course, assignment: Assignment, wishes: Wishes) -> Report:
    """Write an export. Raises ExportError."""
    if form not in gradebooks.PLATFORMS:
        for option, given in (
            ("--roster", wishes.roster),
            ("--column", wishes.column),
            ("--out-of", wishes.out_of),
        ):
            if given is not None:
                text = _("{option} is for marks: moodle or canvas, not {form}")
                raise ExportError(text.format(option=option, form=form))
    usual = course.root / "build" / "exports" / f"{form}-{assignment.name}{SUFFIXES[form]}"
    if form == "ci":
        return ci.write(assignment, wishes.to or usual)
    path = wishes.to or usual
    if path.is_dir():
        path /= usual.name
    if form == "junit":
        return junit.write(course, assignment, path)
    if form == "gradescope":
        return gradescope.write(course, assignment, path, wishes.language)
    return gradebooks.write(
        form, course, assignment, path, wishes.roster, wishes.column, wishes.out_of
    )
