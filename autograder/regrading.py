"""Grading again after a change: who gains or loses how much, and by which check."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from autograder import grading, results
from autograder.course import Assignment, Course
from autograder.results import Result
from autograder.verdicts import GRADER_ERROR, PASSED


@dataclass(frozen=True)
class Change:
    """What regrading does to one student's mark.

    Attributes:
        student: whose.
        before: points; None if there was no result.
        after: points.
        checks: (id, points before, points after) of the checks that give other points.

    """

    student: str
    before: float | None
    after: float
    checks: list[tuple[str, float, float]]


def change(old: Result | None, new: Result) -> Change | None:
    """Return how two results of one student differ; None if no check gives other points."""
    if old is None:
        return Change(new["student"], None, new["score"], [])
    before, after = _points(old), _points(new)
    checks = [
        (name, before.get(name, 0), after.get(name, 0))
        for name in sorted(before.keys() | after.keys())
        if before.get(name, 0) != after.get(name, 0)
    ]
    return Change(new["student"], old["score"], new["score"], checks) if checks else None


def changes(
    course: Course, assignment: Assignment, outcomes: Iterable[grading.Outcome]
) -> list[Change]:
    """Return what is different from the results that are kept, in the order of `outcomes`."""
    found = [change(old, new) for _student, old, new in _fresh(course, assignment, outcomes)]
    return [one for one in found if one is not None]


def _fresh(
    course: Course, assignment: Assignment, outcomes: Iterable[grading.Outcome]
) -> Iterator[tuple[str, Result | None, Result]]:
    """Yield (student, old result, new result) where the new one takes the place of the old one."""
    for outcome in outcomes:
        if outcome.result is None or outcome.cached:
            continue
        old = results.read(grading.result_path(course, assignment, outcome.student))
        # The grader's own fault takes no points from anybody.
        if old is None or not outcome.result["needs_person"] or old["needs_person"]:
            yield outcome.student, old, outcome.result


def as_data(
    assignment: Assignment,
    outcomes: Iterable[grading.Outcome],
    changes: Sequence[Change],
    written: bool,
) -> dict[str, Any]:
    """Return plain data on a whole regrading: nothing is cut off as it is in a terminal."""
    return {
        "assignment": assignment.name,
        "written": written,
        "changes": [
            {
                "student": one.student,
                "before": one.before,
                "after": one.after,
                "checks": [
                    {"id": name, "before": before, "after": after}
                    for name, before, after in one.checks
                ],
            }
            for one in changes
        ],
        "persons": [
            {"student": o.student, "problem": o.problem or _broken_checks(o.result)}
            for o in outcomes
            if o.result is None or o.result["needs_person"]
        ],
    }


def _broken_checks(result: Result | None) -> str:
    checks = results.all_checks(result) if result is not None else []
    return ", ".join(check["id"] for check in checks if check["verdict"] == GRADER_ERROR)


def write(
    course: Course, assignment: Assignment, outcomes: Iterable[grading.Outcome]
) -> Path | None:
    """Keep new results, and a copy of the old ones.

    Returns:
        The folder with the old ones, if there were any.

    """
    folder = course.root / "build" / "results" / assignment.name
    copy, there = None, folder.is_dir()
    for student, _old, new in _fresh(course, assignment, outcomes):
        if there and copy is None:
            copy = _copied(folder)
        results.write(grading.result_path(course, assignment, student), new)
    return copy


def _copied(folder: Path) -> Path:
    """Copy the results of an assignment; return the copy, a folder beside them."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H-%M-%S")
    name = f"{folder.name}.before-{now}"
    taken = sum(1 for _ in folder.parent.glob(f"{name}*"))
    copy = folder.with_name(f"{name}-{taken + 1}" if taken else name)
    copy.mkdir()
    try:
        for path in folder.glob("*.json"):  # not what killed graders have left
            shutil.copy2(path, copy)
    except OSError as error:  # half a copy looks like a whole one
        shutil.rmtree(copy)
        raise OSError(error.errno, error.strerror, str(copy)) from None
    return copy


def _points(result: Result) -> dict[str, float]:
    return {
        check["id"]: check["points"] if check["verdict"] == PASSED else 0
        for check in results.all_checks(result)
    }
