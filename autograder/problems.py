"""Problems: what is wrong in an exercise, each cause once, with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.verdicts import FAILED, NOT_CHECKED


@dataclass
class Problem:
    """One cause, as far as can be seen.

    Attributes:
        check: the failed check that shows it best, as in a result.
        follows: other checks that failed or were not run for the same reason, in order.

    """

    check: dict[str, Any]
    follows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def points(self) -> float:
        """What it costs."""
        return sum(float(check["points"]) for check in (self.check, *self.follows))


def problems(checks: Sequence[dict[str, Any]]) -> list[Problem]:
    """Return what is wrong in an exercise, what is to be mended first first.

    Two failed checks have one cause if they have the same diagnosis at the same place, if
    the diagnoses name the same line, or if the same error stopped both. A check that was
    not run because another one has to pass first follows from what made that one fail.
    Causes that are known come first, then the order is that of the checks: authors go
    from what everything needs to what nothing else needs.

    Args:
        checks: of one exercise, as in a result.

    """
    found: list[Problem] = []
    of: dict[str, Problem] = {}  # by the id of each check that did not pass
    for check in checks:
        problem = None
        if check["verdict"] == FAILED:
            problem = next((one for one in found if _same_cause(one.check, check)), None)
            if problem is None:
                problem = Problem(check)
                found.append(problem)
                of[check["id"]] = problem
                continue
        elif check["verdict"] == NOT_CHECKED:
            problem = next((of[needed] for needed in check["needs"] if needed in of), None)
        if problem is not None:
            problem.follows.append(check)
            of[check["id"]] = problem
    return sorted(found, key=lambda problem: problem.check["diagnosis"] is None)


def _same_cause(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one["diagnosis"], other["diagnosis"]
    if a is None or b is None:
        return bool(a is b and one["message"] == other["message"] and one["message"])
    same_place = (a["unit"], a["line"]) == (b["unit"], b["line"])
    return same_place and (a["line"] is not None or a["name"] == b["name"])


def unexplained(checks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the checks that were not run for a reason that is none of the problems."""
    explained = {id(check) for problem in problems(checks) for check in problem.follows}
    return [c for c in checks if c["verdict"] == NOT_CHECKED and id(c) not in explained]
