"""Results of a tiny class, made without grading anything, for tests of the instructor's report."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

from autograder import grading, results
from autograder.course import Course
from autograder.inspection import Inspection
from autograder.reports import assignment as of_assignment
from autograder.reports.names import Names
from autograder.tally import Tally

VERDICTS = {"p": "passed", "f": "failed", "n": "not_checked", "g": "grader_error"}


def diagnosis(name: str, line: int | None = None, code: list[str] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "text": f"`x` is {name}.",
        "advice": "Try again.",
        "line": line,
        "unit": "tiny.py" if line else None,
        "code": {"first": line, "lines": code} if code else None,
    }


def result(course: Course, student: str, ends: str, **changes: Any) -> results.Result:
    """Return the result of a student whose checks end as in "pfn"; {check: diagnosis} explain."""
    assignment = course.find("01")
    explained = changes.pop("explained", {})
    verdicts = [
        {
            "id": check.id,
            "title": check.title,
            "points": check.points,
            "hidden": check.hidden,
            "needs": list(check.needs),
            "verdict": VERDICTS[end],
            "message": "" if end == "p" else "It is 9, not 6.",
            "called": "",
            "diagnosis": explained.get(number),
            "pictures": [],
            "seconds": 0.1,
        }
        for number, (check, end) in enumerate(zip(assignment.checks, ends, strict=True))
    ]
    made = results.build(
        assignment=assignment.name,
        student=student,
        file="tiny.py",
        digest=hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest(),
        key="0" * 64,
        run={"backend": "landlock", "seed": 1, "language": "en"},
        exercises=assignment.exercises,
        answer={"verdicts": verdicts, "notes": [], "seconds": 0.5, "memory": 2**20},
        notes=changes.pop("notes", []),
        flags=changes.pop("flags", []),
    )
    made.update(changes)
    return made


def tallied(course: Course, *found: results.Result) -> Tally:
    made = Tally(course.find("01").exercises)
    for one in found:
        made.add(one)
    return made


def report_of(course: Course, *found: results.Result, hide: bool = False) -> of_assignment.Report:
    made = tallied(course, *found)
    inspection = Inspection([one["student"] for one in found])
    names = Names(of_assignment.students_of(made, inspection), hide)
    return of_assignment.Report(course.find("01"), made, inspection, names)


def store(course: Course, *found: results.Result) -> None:
    for one in found:
        results.write(grading.result_path(course, course.find("01"), one["student"]), one)


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
