"""How a class does in the whole course: a page and two tables for instructors."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import grading, results
from autograder.course import Assignment, Course
from autograder.i18n import get_language
from autograder.reports import pages
from autograder.reports.assignment import table
from autograder.reports.names import Names
from autograder.tally import Figures, Misconception, Tally, distribution

HARDEST = 3  # checks of an assignment
MOST_FREQUENT = 3  # misconceptions of one
MOST_ROWS = 500  # students on the page; the table has all


@dataclass(frozen=True)
class Part:
    """One assignment: what is kept of a class's results.

    Attributes:
        assignment: which.
        handed_in: who has handed it in.
        points: (points, out of how many) of who has a result.
        hardest: the checks that fewest pass.
        misconceptions: the most frequent ones.
        persons: how many results a person must look at.

    """

    assignment: Assignment
    handed_in: frozenset[str]
    points: dict[str, tuple[float, float]]
    hardest: list[Figures]
    misconceptions: list[Misconception]
    persons: int

    @property
    def title(self) -> str:
        """The assignment's title."""
        titles = self.assignment.titles
        return titles.get(get_language(), next(iter(titles.values())))

    @property
    def shares(self) -> list[float]:
        """The shares of the points, from 0 to 1."""
        return [score / most if most else 0.0 for score, most in self.points.values()]

    @property
    def mean(self) -> float | None:
        """The mean share; None if nothing is graded."""
        return statistics.mean(self.shares) if self.points else None

    @property
    def median(self) -> float | None:
        """The median share; None if nothing is graded."""
        return statistics.median(self.shares) if self.points else None

    @property
    def counts(self) -> list[int]:
        """How many students are in each tenth."""
        return distribution(self.shares)


@dataclass(frozen=True)
class Report:
    """All that is said about a class in the course."""

    course: Course
    parts: list[Part]
    names: Names

    @property
    def students(self) -> list[str]:
        """Everybody who has handed in anything, in the order of the names that are shown."""
        return sorted(_students(self.parts), key=self.names.place)


def gather(course: Course, hide_names: bool = False) -> Report | None:
    """Read all results of a course; None if there are none."""
    parts = [_part(course, assignment) for assignment in course.assignments]
    if not any(part.points for part in parts):
        return None
    return Report(course, parts, Names(_students(parts), hide_names))


def _part(course: Course, assignment: Assignment) -> Part:
    assignment.load_messages()
    tally = Tally(assignment.exercises)
    for result in grading.stored_results(course, assignment):
        tally.add(result)
    handed_in = frozenset(grading.submissions_of(course, assignment))
    graded = {row.student for row in tally.rows}
    return Part(
        assignment,
        handed_in,
        {row.student: (row.score, row.max_score) for row in tally.rows},
        tally.hardest(HARDEST),
        tally.misconceptions()[:MOST_FREQUENT],
        sum(bool(row.errors) for row in tally.rows) + len(handed_in - graded),
    )


def _students(parts: Sequence[Part]) -> set[str]:
    return {student for part in parts for student in (*part.handed_in, *part.points)}


def write(report: Report) -> list[Path]:
    """Write page and tables; return their files."""
    folder = pages.folder(report.course)
    files = {
        folder / "course.html": page(report).encode("utf-8", "replace"),
        folder / "course.csv": assignments_table(report),
        folder / "course-students.csv": students_table(report),
    }
    for path, data in files.items():
        results.write_atomically(path, [data])
    return list(files)


def page(report: Report) -> str:
    """Return the page."""
    students, folder = report.students, pages.folder(report.course)
    return pages.page(
        "course.html",
        report=report,
        names=report.names,
        students=students[:MOST_ROWS],
        more=max(0, len(students) - MOST_ROWS),
        linked=[
            part for part in report.parts if (folder / f"{part.assignment.name}.html").exists()
        ],
        cells={student: [_cell(part, student) for part in report.parts] for student in students},
    )


def _cell(part: Part, student: str) -> float | bool:
    """Return a student's share of an assignment's points, or else whether it was handed in."""
    if student in part.points:
        score, most = part.points[student]
        return score / most if most else 0.0
    return student in part.handed_in


def assignments_table(report: Report) -> bytes:
    """Return a table for a spreadsheet: a row for each assignment."""
    head = (
        *("assignment", "title", "handed_in", "graded", "mean_percent", "median_percent"),
        *("full_marks", "no_points", "for_a_person", "hardest_checks", "misconceptions"),
    )
    rows = (
        (
            part.assignment.name,
            part.title,
            len(part.handed_in),
            len(part.points),
            None if part.mean is None else round(100 * part.mean, 1),
            None if part.median is None else round(100 * part.median, 1),
            part.counts[-1],
            sum(score == 0 for score, _most in part.points.values()),
            part.persons,
            ", ".join(one.check.id for one in part.hardest),
            ", ".join(f"{one.name} ({one.students})" for one in part.misconceptions),
        )
        for part in report.parts
    )
    return table(head, rows)


def students_table(report: Report) -> bytes:
    """Return a table for a spreadsheet: a row for each student, the points of each assignment.

    What was handed in and is not graded has a question mark.
    """
    names = [part.assignment.name for part in report.parts]

    def rows() -> Iterator[Sequence[Any]]:
        for student in report.students:
            points = [part.points[student][0] for part in report.parts if student in part.points]
            yield (
                report.names.of(student),
                sum(student in part.handed_in for part in report.parts),
                *(
                    part.points[student][0]
                    if student in part.points
                    else "?" if student in part.handed_in else None
                    for part in report.parts
                ),
                sum(points),
            )  # fmt: skip

    return table(("student", "handed_in", *names, "points"), rows())
