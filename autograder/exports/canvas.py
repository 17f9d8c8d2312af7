"""Marks for Canvas: the table that its gradebook exports, and takes back."""

from __future__ import annotations

import re

from autograder import spreadsheet
from autograder.course import Assignment
from autograder.exports import Report, roster
from autograder.exports.marks import Mark, Marks
from autograder.i18n import _
from autograder.results import points_text

HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"  # with its spaces, as Canvas writes it


def table(found: Marks, title: str) -> str:
    """Return marks as a gradebook; who has none is not in it, so that Canvas keeps theirs.

    Canvas looks a student up by its own number, by the SIS's, and by the login: a name that is
    a number may be any of these, so it stands in all of them.
    """
    rows = [
        [*HEADER, str(spreadsheet.cell(title))],
        [POINTS, *[""] * (len(HEADER) - 1), points_text(found.maximum)],
    ]
    for student, mark in found.found.items():
        name = str(spreadsheet.cell(student))
        number = name if name.isdigit() else ""
        rows.append([name, number, name, name, "", mark.points])
    return roster.table(rows)


def fill(
    taken: roster.Roster, found: Marks, assignment: Assignment, column: str | None, report: Report
) -> int:
    """Put marks into an exported gradebook; return how many."""
    place = roster.column_of(taken, assignment, column, bare)
    if place is None:
        place = taken.add_column(assignment.name)
        text = _("{file} has no column for {name}: Canvas will ask whether to make one.")
        report.said.append(text.format(file=taken.path.name, name=assignment.name))
        for row in taken.rows:
            if _is_points(row):
                row[place] = points_text(found.maximum)
    for row in taken.rows:
        if _is_points(row):
            roster.must_be_out_of(taken, row[place], found)

    def put(row: list[str], mark: Mark) -> None:
        row[place] = mark.points

    return roster.fill(taken, found, put, report)


def bare(name: str) -> str:
    """Return an assignment's title without Canvas's number: "A line (1234)"."""
    return re.sub(r"\s*\(\d+\)$", "", name.strip())


def _is_points(row: list[str]) -> bool:
    return roster.normal(row[0]) == "points possible"
