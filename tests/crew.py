"""What stands in for engines where a test is about everything else."""

from __future__ import annotations

from collections.abc import Callable

from autograder.grading import Outcome, Work


class FakeCrew:
    """Has the methods of `engines.Crew`; what becomes of a submission, a function says."""

    def __init__(self, grade: Callable[[Work], Outcome], room: int = 10) -> None:
        self.grade, self.room = grade, room
        self.works: list[Work] = []

    def __enter__(self) -> FakeCrew:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.works.clear()

    @property
    def busy(self) -> int:
        return len(self.works)

    @property
    def full(self) -> bool:
        return len(self.works) >= self.room

    def put(self, work: Work) -> None:
        self.works.append(work)

    def get(self) -> tuple[Work, Outcome]:
        work = self.works.pop(0)
        return work, self.grade(work)
