"""An exercise in a student's own run: whether it is done, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.engine import as_data
from autograder.i18n import _
from autograder.problems import Problem, problems, unexplained
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED, Verdict, same_name

DONE, TO_DO, OPEN = "done", "to do", "open"


@dataclass(frozen=True)
class Exercise:
    """One exercise of a student's own run.

    Attributes:
        name: as in the notebook.
        checks: its checks, as in a result.
        unwritten: ids of those that met a part that nobody has begun.
        section: the heading in the notebook under which it is explained; may be empty.
        outline: how to solve it, a step a line; may be empty.

    """

    name: str
    checks: Sequence[dict[str, Any]]
    unwritten: frozenset[str] = frozenset()
    section: str = ""
    outline: str = ""

    @property
    def state(self) -> str:
        """Done, to do if nothing of it has been begun, or open."""
        left = [c for c in self.checks if c["verdict"] != PASSED and not _impossible(c)]
        if not left:
            return DONE
        begun = (
            check["verdict"] in (PASSED, GRADER_ERROR)
            or (check["verdict"] == FAILED and check["id"] not in self.unwritten)
            for check in self.checks
        )
        return OPEN if any(begun) else TO_DO

    @property
    def score(self) -> float:
        """The points reached."""
        return sum(float(c["points"]) for c in self.checks if c["verdict"] == PASSED)

    @property
    def max_score(self) -> float:
        """The points there are."""
        return sum(float(check["points"]) for check in self.checks)

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(check["verdict"] == PASSED for check in self.checks)

    @property
    def elsewhere(self) -> int:
        """How many checks can be run on other machines only."""
        return sum(map(_impossible, self.checks))

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, what is to be mended first first."""
        found = problems(self.checks)
        if found:
            return found
        errors = [Problem(c) for c in self.checks if c["verdict"] == GRADER_ERROR]
        waiting = [c for c in unexplained(self.checks) if not _impossible(c)]
        return errors or [Problem(check, waiting[1:]) for check in waiting[:1]]


def _impossible(check: dict[str, Any]) -> bool:
    """Tell whether a check can only be run elsewhere: then it is worth nothing here."""
    return bool(check["verdict"] == NOT_CHECKED and check["points"] == 0)


def exercises(verdicts: Sequence[Verdict]) -> list[Exercise]:
    """Return the exercises to which verdicts belong, in the notebook's order."""
    released = verdicts[0].check.assignment if verdicts else {}
    names = [str(name) for name in released.get("points", {})]
    groups: dict[str, list[Verdict]] = {name: [] for name in names}
    for verdict in verdicts:
        group = verdict.check.group
        name = next((name for name in groups if same_name(name, group)), group)
        groups.setdefault(name, []).append(verdict)
    return [
        Exercise(
            name,
            [as_data(verdict) for verdict in found],
            frozenset(verdict.check.id for verdict in found if verdict.unwritten),
            str(released.get("sections", {}).get(name, "")),
            _(found[0].check.outline),
        )
        for name, found in groups.items()
        if found
    ]
