"""What a class got and got wrong in one assignment: a page and two tables for instructors."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import grading, inspection, results
from autograder.course import Assignment, Course
from autograder.i18n import _, get_language
from autograder.inspection import Concern, Inspection, Similar
from autograder.reports import pages
from autograder.reports.names import Names
from autograder.spreadsheet import cell
from autograder.tally import Misconception, Row, Tally, distribution

MOST_ROWS = 200  # of a list of students on the page; the table has all
MOST_SLOWEST = 5


@dataclass(frozen=True)
class Report:
    """All that is said about a class in one assignment."""

    assignment: Assignment
    tally: Tally
    inspection: Inspection
    names: Names

    @property
    def title(self) -> str:
        """The assignment's name and title."""
        titles = self.assignment.titles
        return f"{self.assignment.name} · {titles.get(get_language(), next(iter(titles.values())))}"

    @property
    def rows(self) -> list[Row]:
        """The results in the order of the names that are shown."""
        return sorted(self.tally.rows, key=lambda row: self.names.place(row.student))

    @property
    def concerns(self) -> list[Concern]:
        """What a person should look at: what is most pressing first."""
        order = {kind: place for place, kind in enumerate(inspection.KINDS)}
        return sorted(
            self.inspection.concerns, key=lambda c: (order[c.kind], self.names.place(c.student))
        )


def gather(
    course: Course,
    assignment: Assignment,
    hide_names: bool = False,
    on_read: Callable[[], None] = lambda: None,
) -> Report | None:
    """Read the results and the submissions of a class; None if there are no results.

    Args:
        course: the course; `assignment` one of its assignments.
        assignment: see `course`.
        hide_names: whether students are numbered.
        on_read: called after each submission.

    """
    assignment.load_messages()
    tally = Tally(assignment.exercises)
    for result in grading.stored_results(course, assignment):
        tally.add(result)
    if not tally.rows:
        return None
    found = inspection.inspect(course, assignment, tally, on_read)
    return Report(assignment, tally, found, Names(students_of(tally, found), hide_names))


def write(course: Course, report: Report) -> list[Path]:
    """Write page and tables; return their files."""
    folder, name = pages.folder(course), report.assignment.name
    files = {
        folder / f"{name}.html": page(report).encode("utf-8", "replace"),
        folder / f"{name}.csv": checks_table(report),
        folder / f"{name}-students.csv": students_table(report),
    }
    for path, data in files.items():
        results.write_atomically(path, [data])
    return list(files)


def students_of(tally: Tally, found: Inspection) -> set[str]:
    """Return everybody of whom a report may speak."""
    return {row.student for row in tally.rows} | set(found.handed_in)


# --- the page -------------------------------------------------------------------


def page(report: Report) -> str:
    """Return the page."""
    rows, names = report.rows, report.names
    shares = [row.share for row in rows]
    slowest = sorted(rows, key=lambda row: -row.seconds)[:MOST_SLOWEST]
    noted = [row for row in rows if row.notes]
    concerns = report.concerns
    return pages.page(
        "assignment.html",
        report=report,
        names=names,
        rows=rows,
        counts=distribution(shares),
        mean=statistics.mean(shares),
        median=statistics.median(shares),
        full=sum(row.score == row.max_score for row in rows),
        nothing=sum(row.score == 0 for row in rows),
        first=_moment(min(row.graded_at for row in rows)),
        last=_moment(max(row.graded_at for row in rows)),
        unprotected=any(row.backend == "none" for row in rows),
        exercises=_by_exercise(report.tally),
        misconceptions=[_misconception(one, names) for one in report.tally.misconceptions()],
        concerns=[_concern(one, names) for one in concerns[:MOST_ROWS]],
        concerned=len({concern.student for concern in concerns}),
        more_concerns=max(0, len(concerns) - MOST_ROWS),
        similar=[_similar(one, names) for one in report.inspection.similar],
        seconds=statistics.median(row.seconds for row in rows),
        slowest=[(names.of(row.student), row.seconds) for row in slowest],
        memory=max(row.memory for row in rows) / 2**20,
        noted=len(noted),
        notes=[
            (names.of(row.student), [names.text(n, [row.student], row.file) for n in row.notes])
            for row in noted[:MOST_ROWS]
        ],
    )


def _moment(text: str) -> str:
    """Return a time of a result's as people write it: 2026-01-31 23:59 UTC."""
    return f"{text[:10]} {text[11:16]} UTC"


def _by_exercise(tally: Tally) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {name: [] for name in tally.exercises}
    for figures in tally.figures():
        found[figures.exercise].append(figures)
    return list(found.items())


def _misconception(one: Misconception, names: Names) -> dict[str, Any]:
    """Return what the page says of a misconception: the explanation is that of an example."""
    shown = []
    for example in sorted(one.examples, key=lambda example: names.place(example.student)):
        diagnosis, who = example.diagnosis, [example.student]
        code = diagnosis["code"]
        shown.append(
            {
                "name": names.of(example.student),
                "text": names.text(diagnosis["text"], who, example.file),
                "unit": names.unit(diagnosis["unit"], example.file),
                "line": diagnosis["line"],
                "code": code
                and [
                    (number, names.text(text, who, example.file), number == diagnosis["line"])
                    for number, text in enumerate(code["lines"], code["first"])
                ],
            }
        )
    return {
        "name": one.name,
        "students": one.students,
        "text": shown[0]["text"],
        "advice": one.examples[0].diagnosis["advice"],
        "examples": shown,
    }


def _concern(one: Concern, names: Names) -> dict[str, Any]:
    if one.kind == inspection.UNREADABLE and names.hidden:
        details = [_("It cannot be read.")]  # the reason names its file
    else:
        details = [names.text(text, [one.student], one.file) for text in one.details]
    return {"name": names.of(one.student), "kind": kind_in_words(one.kind), "details": details}


def kind_in_words(kind: str) -> str:
    """Return what a concern is about."""
    return {
        inspection.GRADER_ERROR: _("The grader itself failed"),
        inspection.UNREADABLE: _("Handed in, but cannot be read"),
        inspection.NOT_GRADED: _("Handed in, but not graded"),
        inspection.OUTDATED: _("The result is out of date"),
        inspection.UNUSUAL: _("Unusual calls"),
    }[kind]


def _similar(one: Similar, names: Names) -> dict[str, Any]:
    best, students = one.group.pairs[0], sorted(one.group.students, key=names.place)
    sides = []
    for student, file, excerpt in zip(best.students, one.files, one.excerpts or (), strict=False):
        lines = [
            (line.number, names.text(results.inert(line.text), best.students, file), line.shared)
            for line in excerpt.lines
        ]
        side = {
            "name": names.of(student),
            "unit": names.unit(results.inert(excerpt.unit), file),
            "lines": lines,
        }
        sides.append((names.place(student), side))
    pairs = [
        (sorted(pair.students, key=names.place), pair.share, pair.part) for pair in one.group.pairs
    ]
    return {
        "students": [names.of(student) for student in students],
        "share": best.share,
        "pairs": [([names.of(s) for s in two], share, part) for two, share, part in pairs],
        "sides": [side for _place, side in sorted(sides, key=lambda pair: pair[0])],
    }


# --- the tables -----------------------------------------------------------------


def checks_table(report: Report) -> bytes:
    """Return a table for a spreadsheet: a row for each check."""
    head = (
        *("assignment", "exercise", "check", "title", "hidden", "points", "submissions", "passed"),
        *("failed", "not_checked", "grader_errors", "pass_rate", "separation", "remarks"),
    )
    rows = (
        (
            report.assignment.name,
            one.exercise,
            one.check.id,
            _(one.check.title),
            "yes" if one.check.hidden else "no",
            one.check.points,
            one.submissions,
            *one.counts.values(),
            None if one.rate is None else round(one.rate, 4),
            None if one.separation is None else round(one.separation, 3),
            " ".join(one.looks()),
        )
        for one in report.tally.figures()
    )
    return table(head, rows)


def students_table(report: Report) -> bytes:
    """Return a table for a spreadsheet: a row for everybody who has handed in or has a result."""
    names, exercises = report.names, list(report.tally.exercises)
    rows_of = {row.student: row for row in report.tally.rows}
    concerns: dict[str, list[str]] = {}
    for concern in report.concerns:
        concerns.setdefault(concern.student, []).append(kind_in_words(concern.kind))
    similar: dict[str, list[str]] = {}
    for one in report.inspection.similar:
        for student in one.group.students:
            others = sorted(set(one.group.students) - {student}, key=names.place)
            similar[student] = [names.of(other) for other in others]
    head = (
        *("assignment", "student", "score", "max_score", "percent", *exercises),
        *("misconceptions", "for_a_person", "similar_to", "seconds", "graded_at"),
    )

    def rows() -> Iterator[Sequence[Any]]:
        for student in sorted(students_of(report.tally, report.inspection), key=names.place):
            row = rows_of.get(student)
            yield (
                report.assignment.name,
                names.of(student),
                *(
                    (row.score, row.max_score, round(100 * row.share, 1))
                    if row is not None
                    else (None, None, None)
                ),
                *(row.exercises.get(name) if row is not None else None for name in exercises),
                ", ".join(row.misconceptions) if row is not None else "",
                ", ".join(concerns.get(student, [])),
                ", ".join(similar.get(student, [])),
                row.seconds if row is not None else None,
                row.graded_at if row is not None else "",
            )

    return table(head, rows())


def table(head: Sequence[str], rows: Any) -> bytes:
    """Return a table as spreadsheets read it: CSV in UTF-8 with the mark by which Excel knows it.

    No cell of it is taken for a formula.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")
