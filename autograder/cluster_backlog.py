"""The submissions that a cluster has to grade: what goes next, and what workers died with."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from autograder.engines import size_of
from autograder.grading import Work

BATCH = 16  # submissions in a task, at most
LARGE = 500_000  # characters of submissions in a task; a single one may have more
STRIKES = 3  # workers that die with a submission before it is given up


class Backlog:
    """Submissions by their numbers.

    What a worker had when it died is graded again, each submission in a task of its own.
    What two workers have died with goes to one that has nothing else: it blames no neighbour.
    """

    def __init__(self) -> None:
        self.works: dict[int, Work] = {}  # that are not done
        self.size = 0  # in characters
        self._count = 0
        self._waiting: deque[int] = deque()
        self._alone: deque[int] = deque()
        self._strikes: dict[int, int] = {}

    def put(self, work: Work) -> None:
        """Take a submission in."""
        self.works[self._count] = work
        self.size += size_of(work)
        self._waiting.append(self._count)
        self._count += 1

    def has_for(self, tasks: int) -> bool:
        """Tell whether there is enough for so many tasks."""
        return len(self.works) >= tasks * BATCH or self.size >= tasks * LARGE

    def next(self, share: int, busy_with: Sequence[int]) -> list[int]:
        """Take out what a worker is to grade next; nothing if there is nothing for it.

        Args:
            share: among how many tasks to share out what waits.
            busy_with: what the worker has already.

        """
        if any(self._strikes.get(number, 0) == STRIKES - 1 for number in busy_with):
            return []
        if not self._waiting:
            return [self._alone.popleft()] if self._alone and not busy_with else []
        most = min(BATCH, len(self._waiting) // share)
        numbers, size = [self._waiting.popleft()], 0
        while self._waiting and len(numbers) < most:
            size += size_of(self.works[numbers[-1]])
            if size > LARGE or {numbers[0], self._waiting[0]} & self._strikes.keys():
                break
            numbers.append(self._waiting.popleft())
        return numbers

    def put_back(self, numbers: Sequence[int]) -> None:
        """Let what was taken out, and not graded, be the next."""
        self._waiting.extendleft(reversed(numbers))

    def strike(self, numbers: Sequence[int]) -> list[int]:
        """Put back what a worker had when it died; return what is to be given up."""
        for number in numbers:
            self._strikes[number] = self._strikes.get(number, 0) + 1
        again = [number for number in numbers if self._strikes[number] < STRIKES - 1]
        self.put_back(again)
        self._alone += [number for number in numbers if self._strikes[number] == STRIKES - 1]
        return [number for number in numbers if self._strikes[number] >= STRIKES]

    def done(self, number: int) -> Work:
        """Take a submission out for good."""
        work = self.works.pop(number)
        self.size -= size_of(work)
        return work
