"""Where the time of one submission goes: milliseconds by part, for one assignment.

    python -m tests.bench_profile 01_line_model --students 60

The whole of it runs in this process and its sandbox, one thing after the other: what
the main process does with a submission (intake, flags, result) and what an engine does,
which `autograder grade` does at the same time for different submissions. Each part is
without the parts inside it, so that they add up; what happens in the sandbox is timed
from outside, the way there and back included.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any
from unittest import mock

from rich.console import Console

from autograder import engine, grading, results
from autograder.course import Assignment, Course
from autograder.run import Run
from autograder.sandbox import cage, pool
from tests import bench

WARM = 3  # submissions at the beginning that do not count


def loading(session: pool.Session) -> str | None:  # it does nothing if it is open already
    return "loading, in the new process" if session._connection is None else None


def probe_call(_session: pool.Session, name: str, *_rest: Any, **_more: Any) -> str:
    return f"probe: {name.rpartition('.')[2]}"


PARTS: list[tuple[Any, str, Any]] = [
    (grading.Intake, "read", "intake"),
    (pool.Worker, "fork", "fork"),
    (pool.Session, "_open", loading),
    (pool.Session, "call", probe_call),
    (Run, "passes_like_reference", "comparing answers"),
    (engine, "run_check", "checks run again in pytest"),
    (Run, "_diagnose", "diagnosis"),
    (pool.Worker, "end", "end of the sandbox"),
    (grading, "find_flags", "flags"),
    (results, "build", "result: made"),
    (results, "write", "result: written"),
]


class Timers:
    """Seconds and calls by part; the time of a part inside another counts for the inner one."""

    def __init__(self) -> None:
        self.inside = [0.0]  # seconds of the parts inside each one that is running
        self.restart()

    def restart(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.start = time.perf_counter()

    def around(self, function: Callable[..., Any], label: Any) -> Callable[..., Any]:
        """Return a function that is timed."""

        def timed(*arguments: Any, **more: Any) -> Any:
            part = label(*arguments, **more) if callable(label) else label
            if part is None:
                return function(*arguments, **more)
            self.inside.append(0.0)
            start = time.perf_counter()
            try:
                return function(*arguments, **more)
            finally:
                taken = time.perf_counter() - start
                self.seconds[part] += taken - self.inside.pop()
                self.calls[part] += 1
                self.inside[-1] += taken

        return timed


def profile(course: Course, assignment: Assignment, backend: str) -> tuple[Timers, float, int]:
    """Grade a class; return the timers, the seconds that they cover, and of how many."""
    timers, answers = Timers(), io.StringIO()
    options = grading.Options(backend=backend, jobs=1)
    stand_in = SimpleNamespace(assignment=assignment, options=options, ready={})
    submissions = grading.submissions_of(course, assignment)
    intake = grading.Intake(course, assignment, options)

    def answer() -> dict[str, Any]:
        return json.loads(answers.getvalue().splitlines()[-1])

    def tasks() -> Iterator[str]:  # the engine's standard input
        stand_in.ready = answer()
        for place, (student, path) in enumerate(submissions.items()):
            if place == WARM:
                timers.restart()
            work, key = intake.read(student, path)
            units = {
                "units": work.units,
                "digest": work.digest,
                "broken": work.broken,
                "language": "",
            }
            yield json.dumps({"task": 1, "path": str(work.path), **units})
            stand_in.grade = lambda _work: answer()
            result = grading.grade_one(stand_in, grading.Work(student, work, key))
            results.write(grading.result_path(course, assignment, student), result)

    settings = {"checks": str(assignment.checks_file), "backend": cage.choose(backend)}
    settings |= {"language": options.language, "device": options.device, "seed": 1}
    with ExitStack() as patches:
        for owner, name, label in PARTS:
            timed = timers.around(getattr(owner, name), label)
            patches.enter_context(mock.patch.object(owner, name, timed))
        patches.enter_context(mock.patch("sys.stdin", tasks()))
        engine.serve(settings, assignment.limits, None, answers)
    return timers, time.perf_counter() - timers.start, len(submissions) - WARM


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("assignment")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--backend", default="auto", choices=("auto", *cage.BACKENDS))
    options = parser.parse_args()
    with bench.workplace() as base:
        made = bench.make_class(base / "course", options.assignment, options.students + WARM)
        timers, seconds, count = profile(made, made.assignments[0], options.backend)
    probes = sum(taken for part, taken in timers.seconds.items() if part.startswith("probe: "))
    title = (
        f"{made.assignments[0].name}: {1000 * seconds / count:.1f} ms a submission, "
        f"{1000 * probes / count:.1f} of them in probes (mean of {count})"
    )
    table = bench.table_of(title, "part", "ms", "%", "calls", "ms a call")
    rest = "the rest of the engine"
    timers.seconds[rest], timers.calls[rest] = seconds - timers.seconds.total(), count
    for part, taken in timers.seconds.most_common():
        ms, calls = 1000 * taken, timers.calls[part]
        numbers = (ms / count, 100 * taken / seconds, calls / count, ms / calls)
        table.add_row(part, *(f"{number:.2f}" for number in numbers))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
