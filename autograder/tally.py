"""The figures of a class on one assignment, from results that are read one after the other."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.i18n import _
from autograder.results import Result, all_checks
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED, Check

ENOUGH = 5  # students, for a correlation that says anything
EXAMPLES = 3  # of a misconception
ABSENT = ""  # in the place of a verdict: the result has no such check


@dataclass(frozen=True)
class Row:
    """What is kept of one result: little, since a class may be large."""

    student: str
    file: str
    digest: str
    score: float
    max_score: float
    exercises: dict[str, float]
    verdicts: tuple[str, ...]  # of the assignment's checks, in order
    misconceptions: tuple[str, ...]
    errors: tuple[str, ...]  # what the grader's own faults say, each once
    flags: list[dict[str, Any]]
    notes: list[str]
    seconds: float
    memory: int
    graded_at: str
    backend: str
    outdated: bool  # graded with other checks than there are now

    @property
    def share(self) -> float:
        """The share of the points, from 0 to 1."""
        return self.score / self.max_score if self.max_score else 0.0


@dataclass(frozen=True)
class Example:
    """A misconception in one student's work."""

    student: str
    file: str
    rank: tuple[bool, str]  # the lowest are shown; says nothing of the name
    diagnosis: dict[str, Any]


@dataclass
class Misconception:
    """A diagnosis, how many students have it, and some examples."""

    name: str
    students: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, example: Example) -> None:
        """Count a student, and keep the example if it is one of the best."""
        self.students += 1
        self.examples = sorted([*self.examples, example], key=lambda e: e.rank)[:EXAMPLES]


@dataclass(frozen=True)
class Figures:
    """How one check ended in a class, and how well it tells strong from weak.

    Attributes:
        check: which; `exercise` the one that it belongs to.
        exercise: see `check`.
        counts: how often it ended in each way.
        separation: the correlation, see `separation_of`; None if there is none.
        why_none: why there is none.

    """

    check: Check
    exercise: str
    counts: dict[str, int]
    separation: float | None
    why_none: str

    @property
    def submissions(self) -> int:
        """How many submissions were judged by it; the grader's own faults judge nobody."""
        return sum(self.counts[kind] for kind in (PASSED, FAILED, NOT_CHECKED))

    @property
    def rate(self) -> float | None:
        """The share that passed, from 0 to 1."""
        return self.counts[PASSED] / self.submissions if self.submissions else None

    def looks(self) -> list[str]:
        """Return why somebody should have a look at the check itself, as sentences."""
        found = []
        if self.counts[GRADER_ERROR]:
            found.append(_("The grader itself failed in it."))
        if self.submissions and self.counts[NOT_CHECKED] == self.submissions:
            found.append(_("It was not checked in any submission."))
        elif self.submissions and not self.counts[PASSED]:
            found.append(_("Nobody passes it: is it too hard, or wrong?"))
        if self.separation is not None and self.separation < -2 / math.sqrt(self.submissions):
            # Two standard errors: closer to 0, it may well be chance.
            found.append(_("Who is strong elsewhere passes it less often: is it misleading?"))
        return found


class Tally:
    """The results of a class on one assignment, added up."""

    def __init__(self, exercises: dict[str, list[Check]]) -> None:
        self.exercises = exercises
        self.rows: list[Row] = []
        self._misconceptions: dict[str, Misconception] = {}
        self._checks = {c.id: c.points for checks in exercises.values() for c in checks}

    def add(self, result: Result) -> None:
        """Add a result."""
        checks = {check["id"]: check for check in all_checks(result)}
        diagnoses: dict[str, dict[str, Any]] = {}
        for check in checks.values():
            found = check["diagnosis"]
            if found is not None:  # once for each student, with a line if there is one
                old = diagnoses.setdefault(found["name"], found)
                if old["code"] is None and found["code"] is not None:
                    diagnoses[found["name"]] = found
        for name, diagnosis in diagnoses.items():
            rank = (diagnosis["code"] is None, result["digest"])
            example = Example(result["student"], result["file"], rank, diagnosis)
            self._misconceptions.setdefault(name, Misconception(name)).add(example)
        ends = (checks[id]["verdict"] if id in checks else ABSENT for id in self._checks)
        errors = (c["message"] for c in checks.values() if c["verdict"] == GRADER_ERROR)
        self.rows.append(
            Row(
                student=result["student"],
                file=result["file"],
                digest=result["digest"],
                score=result["score"],
                max_score=result["max_score"],
                exercises={part["name"]: part["score"] for part in result["exercises"]},
                verdicts=tuple(ends),
                misconceptions=tuple(diagnoses),
                errors=tuple(dict.fromkeys(errors)),
                flags=result["flags"],
                notes=result["notes"],
                seconds=result["seconds"],
                memory=result["memory"],
                graded_at=result["graded_at"],
                backend=result["backend"],
                outdated={id: check["points"] for id, check in checks.items()} != self._checks,
            )
        )

    def misconceptions(self) -> list[Misconception]:
        """Return the misconceptions, the most frequent first."""
        return sorted(self._misconceptions.values(), key=lambda m: (-m.students, m.name))

    def figures(self) -> list[Figures]:
        """Return the figures of each check, in order."""
        found = []
        checks = [(name, check) for name, part in self.exercises.items() for check in part]
        for place, (exercise, check) in enumerate(checks):
            ends = [row.verdicts[place] for row in self.rows]
            kinds = (PASSED, FAILED, NOT_CHECKED, GRADER_ERROR)
            counts = {kind: ends.count(kind) for kind in kinds}
            judged = [
                (float(end == PASSED), row.score - check.points * (end == PASSED))
                for end, row in zip(ends, self.rows, strict=True)
                if end not in (ABSENT, GRADER_ERROR)
            ]
            found.append(Figures(check, exercise, counts, *separation_of(judged)))
        return found

    def hardest(self, count: int) -> list[Figures]:
        """Return the checks that fewest students pass, of those that anybody fails."""
        judged = [(one.rate, one) for one in self.figures() if one.rate is not None]
        found = sorted((pair for pair in judged if pair[0] < 1), key=lambda pair: pair[0])
        return [one for _rate, one in found[:count]]


def separation_of(judged: Sequence[tuple[float, float]]) -> tuple[float | None, str]:
    """Return how well a check separates strong from weak students, or why that is unknown.

    It is the point-biserial correlation (Pearson's, one side of which is 0 or 1) between
    passing the check and the points for all *other* checks: with its own points in the sum,
    a check would agree with itself. J. P. Guilford (1953), The correlation of an item with a
    composite of the remaining items in a test, Educational and Psychological Measurement 13,
    87-93.

    Args:
        judged: (1 or 0, points for the others) of each student.

    """
    passed = [one for one, _rest in judged]
    rests = [rest for _one, rest in judged]
    if len(judged) < ENOUGH:
        return None, _("fewer than {count} submissions").format(count=ENOUGH)
    if len(set(passed)) == 1:
        return None, _("everybody passes") if passed[0] else _("nobody passes")
    if len(set(rests)) == 1:
        return None, _("the other checks give all the same points")
    return statistics.correlation(passed, rests), ""


BINS = 11  # 0 to 9 %, 10 to 19 %, …, 100 %


def distribution(shares: Iterable[float]) -> list[int]:
    """Return how many shares of the points lie in each tenth; full marks stand alone."""
    counts = [0] * BINS
    for share in shares:
        # What is 0.3 as a fraction is just below as a sum of points.
        counts[min(BINS - 1, int(10 * share + 1e-9))] += 1
    return counts
