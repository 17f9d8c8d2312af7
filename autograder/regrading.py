"""Grading again after a change: who gains or loses how much, and by which check."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from autograder import grading, results
from autograder.course import Assignment, Course
from autograder.results import Result
from autograder.verdicts import PASSED


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
    course: Course, assignment: Assignment, outcomes: Sequence[grading.Outcome]
) -> list[Change]:
    """Return what is different from the results that are kept, in the order of `outcomes`."""
    found = [
        change(results.read(grading.result_path(course, assignment, o.student)), o.result)
        for o in outcomes
        if o.result is not None and not o.cached
    ]
    return [one for one in found if one is not None]


def write(
    course: Course, assignment: Assignment, outcomes: Sequence[grading.Outcome]
) -> Path | None:
    """Keep new results, and a copy of the old ones.

    Returns:
        The folder with the old ones, if there were any.

    """
    folder = course.root / "build" / "results" / assignment.name
    copy = None
    if folder.is_dir():
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H-%M-%S")
        copy = folder.with_name(f"{assignment.name}.before-{now}")
        shutil.copytree(folder, copy)
    for outcome in outcomes:
        if outcome.result is not None and not outcome.cached:
            path = grading.result_path(course, assignment, outcome.student)
            results.write(path, outcome.result)
    return copy


def _points(result: Result) -> dict[str, float]:
    return {
        check["id"]: check["points"] if check["verdict"] == PASSED else 0
        for check in results.all_checks(result)
    }
