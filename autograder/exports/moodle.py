"""Marks for Moodle: its gradebook's import, or an assignment's grading worksheet."""

from __future__ import annotations

import re

from autograder import spreadsheet
from autograder.course import Assignment
from autograder.exports import Report, roster
from autograder.exports.marks import Mark, Marks
from autograder.i18n import _

# The columns of the worksheet, in English and Spanish.
GRADE = ("grade", "calificación")
MAXIMUM = ("maximum grade", "calificación máxima")
COMMENTS = ("feedback comments", "comentarios de retroalimentación")
# In the gradebook's export: "Assignment: A line (Real)".
REAL = "(real)"
FEEDBACK = re.compile(r"\((feedback|retroalimentación|comentarios)\)$")


def table(found: Marks, title: str) -> str:
    """Return marks as Moodle's gradebook takes them in; who has none is not in it.

    For Moodle an empty cell means no grade, which would take away one that is there.
    """
    students = list(found.found)
    rows = [[identifier(students), title, f"{title} feedback"]]
    for student, mark in found.found.items():
        rows.append([student, mark.points, mark.feedback])
    return roster.table([[str(spreadsheet.cell(cell)) for cell in row] for row in rows])


def identifier(students: list[str]) -> str:
    """Return which of Moodle's fields the students' names look like."""
    if students and all("@" in student for student in students):
        return "email"
    if students and all(student.isdigit() for student in students):
        return "idnumber"
    return "username"


def fill(
    taken: roster.Roster, found: Marks, assignment: Assignment, column: str | None, report: Report
) -> int:
    """Put marks and feedback into a table exported from Moodle; return how many."""
    worksheet = taken.column(*roster.PARTICIPANT) is not None and column is None
    place = taken.column(*GRADE) if worksheet else _column(taken, assignment, column)
    if place is None:
        worksheet = False
        place = taken.add_column(assignment.name)
        text = _("{file} has no column for {name}: say in Moodle what the new one is.")
        report.said.append(text.format(file=taken.path.name, name=assignment.name))
    maximum = taken.column(*MAXIMUM)
    if maximum is not None:
        for row in taken.rows:
            roster.must_be_out_of(taken, row[maximum], found)
    comments = taken.column(*COMMENTS) if worksheet else _feedback(taken, taken.header[place])

    def put(row: list[str], mark: Mark) -> None:
        row[place] = mark.points
        if comments is not None:  # a worksheet has none where teachers give none
            row[comments] = str(spreadsheet.cell(mark.feedback))

    return roster.fill(taken, found, put, report)


def _column(taken: roster.Roster, assignment: Assignment, column: str | None) -> int | None:
    """Return the place of the marks; if there are letters and percentages, too, of the points."""
    if column is None:
        titles = {roster.normal(t) for t in (assignment.name, *assignment.titles.values())}
        real = [
            place
            for place, name in enumerate(taken.header)
            if roster.normal(bare(name)) in titles and roster.normal(name).endswith(REAL)
        ]
        if len(real) == 1:
            return real[0]
    return roster.column_of(taken, assignment, column, bare)


def _feedback(taken: roster.Roster, name: str) -> int:
    """Return the place of the feedback that belongs to a column of marks, made if need be."""
    for place, other in enumerate(taken.header):
        if FEEDBACK.search(roster.normal(other)) and bare(other) == bare(name):
            return place
    return taken.add_column(f"{bare(name)} feedback")


def bare(name: str) -> str:
    """Return an item's title: of "Assignment: A line (Real)", "A line"."""
    title = re.sub(r"\s*\([^()]*\)$", "", name.strip())
    return title.partition(": ")[2] or title
