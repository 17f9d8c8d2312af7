"""How far a class is: a bar in a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress

from autograder.i18n import _

QUIET = 30.0  # seconds between lines where there is no terminal: what is quick prints none


class ClassProgress:
    """Counts outcomes, and says on standard error how far the class is and what time is left.

    Where that is no terminal (a log of continuous integration, cron), nobody watches a bar,
    but a job that says nothing for long is taken for dead: there is a line every half minute.
    """

    def __init__(self, title: str, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done, self.unchanged, self.failed = total, 0, 0, 0
        self._title, self._clock = title, clock
        self._said = clock()
        self._since: tuple[float, int] | None = None  # first result that was not stored: when, done
        self._terminal = sys.stderr.isatty()
        self._bar = Progress(
            "{task.description}",
            BarColumn(bar_width=20),
            "{task.fields[text]}",
            console=Console(stderr=True),
            transient=True,
            disable=not self._terminal,
        )
        self._task = self._bar.add_task(title, total=total, text=self.text())

    def __enter__(self) -> ClassProgress:
        self._bar.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._bar.stop()

    def add(self, outcome: Any) -> None:
        """Count one outcome."""
        now = self._clock()
        self.done += 1
        self.unchanged += outcome.cached
        self.failed += outcome.result is None or outcome.result["needs_person"]
        if self._since is None and outcome.result is not None and not outcome.cached:
            self._since = now, self.done
        if self._terminal:
            self._bar.update(self._task, advance=1, text=self.text())
        elif now - self._said >= QUIET:
            self._said = now
            print(f"{self._title}: {self.text()}", file=sys.stderr, flush=True)

    def text(self) -> str:
        """Return the counts and the time left in words."""
        parts = [f"{self.done}/{self.total}"]
        if self.unchanged:
            parts.append(_("{count} unchanged").format(count=self.unchanged))
        if self.failed:
            parts.append(_("{count} for a person").format(count=self.failed))
        if seconds := self.seconds_left():
            parts.append(_("{time} left").format(time=timedelta(seconds=round(seconds))))
        return ", ".join(parts)

    def seconds_left(self) -> float | None:
        """Return how long the rest will take, as far as can be told.

        What flies by while engines start (results that are there already) says nothing
        about the rest: only the time from the first result of an engine's on counts.
        """
        if self._since is None or self.done == self.total:
            return None
        start, done_then = self._since
        seconds, done = self._clock() - start, self.done - done_then
        return seconds / done * (self.total - self.done) if done and seconds >= 1 else None
