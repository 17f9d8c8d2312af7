"""The marks for a spreadsheet: nbgrader's table, with the points of every exercise."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import ExportPlugin

from autograder import spreadsheet


class ExerciseCsv(ExportPlugin):  # type: ignore[misc]
    """Writes nbgrader's table of marks, with a column for every exercise.

        nbgrader export --exporter=autograder.nbgrader_export.ExerciseCsv

    A row is a student's work on one assignment, as in nbgrader's own table: so a total or a
    penalty stands in it once, and what reads that table also reads this one. A column is one
    exercise of one assignment, `01_line_model: LineModel`, and is empty in the rows of other
    assignments: so what a spreadsheet says of a column (mean, lowest) is said of that exercise.
    Points are those that count: a person's in place of the grader's, with extra credit.

    The file is UTF-8 with the mark by which Excel knows that. A text that a spreadsheet
    would take for a formula has an apostrophe before it; `spreadsheet.plain` gives the
    text back.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to `self.to`, or `grades.csv`."""
        destination = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", destination)
        assignments = [
            assignment
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
        ]
        students = [
            student
            for student in gradebook.students
            if not self.student or student.id in map(str, self.student)
        ]
        exercises = {a.name: self._exercises(a) for a in assignments}
        names = [name for columns in exercises.values() for name in columns.values()]
        rows = [
            row
            for assignment in assignments
            for row in _rows(gradebook, assignment, students, exercises[assignment.name])
        ]
        with open(destination, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [*COLUMNS, *names], restval="")
            writer.writerow({name: spreadsheet.cell(name) for name in writer.fieldnames})
            for row in rows:
                writer.writerow({name: spreadsheet.cell(value) for name, value in row.items()})

    def _exercises(self, assignment: Assignment) -> dict[str, str]:
        """Return the column of each graded cell by the cell's id, in the order of the notebook."""
        found = {}
        for notebook in assignment.notebooks:
            where = assignment.name
            if len(assignment.notebooks) > 1:
                where += f"/{notebook.name}"
            order = self._order(assignment.name, notebook.name)
            cells = {cell.name: cell for cell in [*notebook.grade_cells, *notebook.task_cells]}
            for name in sorted(cells, key=lambda name: (order.get(name, len(order)), name)):
                exercise = name.removeprefix("check-")
                # An answer that a person grades may bear the exercise's own name.
                found[cells[name].id] = f"{where}: {name if exercise in cells else exercise}"
        return found

    def _order(self, assignment: str, notebook: str) -> dict[str, int]:
        """Return the place of each cell in the released notebook: a database keeps no order."""
        coursedir = self.parent.coursedir
        folder = coursedir.format_path(coursedir.release_directory, ".", assignment)
        try:
            cells = nbformat.read(Path(folder, f"{notebook}.ipynb"), 4).cells
        except (OSError, ValueError):
            return {}
        names = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in cells]
        return {name: place for place, name in enumerate(names)}


COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def _rows(
    gradebook: Gradebook, assignment: Assignment, students: list[Student], exercises: dict[str, str]
) -> list[dict[str, Any]]:
    """Return what stands in the rows of an assignment; who handed in nothing has no points."""
    handed_in = {
        student: (timestamp, score, penalty)
        for student, timestamp, score, penalty in gradebook.db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.score,
            SubmittedAssignment.late_submission_penalty,
        ).filter(SubmittedAssignment.assignment_id == assignment.id)
    }
    points: dict[str, dict[str, float]] = {}
    for student, cell, score in (
        gradebook.db.query(SubmittedAssignment.student_id, Grade.cell_id, Grade.score)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    ):
        points.setdefault(student, {})[cell] = score
    found = []
    for student in students:
        timestamp, score, penalty = handed_in.get(student.id, (None, 0.0, 0.0))
        row = {
            "assignment": assignment.name,
            "duedate": assignment.duedate,
            "timestamp": timestamp,
            "student_id": student.id,
            "last_name": student.last_name,
            "first_name": student.first_name,
            "email": student.email,
            "raw_score": score,
            "late_submission_penalty": penalty,
            "score": max(0.0, score - penalty),
            "max_score": assignment.max_score,
        }
        for cell, name in exercises.items():
            row[name] = points.get(student.id, {}).get(cell, 0.0)
        found.append(row)
    return found
