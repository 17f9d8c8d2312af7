"""The part of `make bench` about size: `autograder grade` for classes of 10 to 10,000.

    python -m tests.bench_scale 10 100 1000 10000

For each class: the seconds until the first result is there, the milliseconds a
submission from then on, also by quarter of the run, and memory. Neither should grow
with the class. Memory is each process's own share (shared pages are counted once, where
the system tells), looked at every second or so; for engines and workers it is that
of all together, as it was in the first quarter and in the last.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from autograder import grading
from autograder.course import Course
from tests import bench

NAME = "01_line_model"
SIZES = [10, 100, 1000]
KINDS = {"autograder.sandbox.worker": "workers", "autograder.launch": "engines"}
Sample = tuple[float, Counter[str]]  # when, and bytes by kind of process


def kind_of(process: psutil.Process) -> str:
    """Return what a process of the grader's is."""
    with contextlib.suppress(psutil.Error):
        command = process.cmdline()
        if "grade" in command:
            return "main"
        return next((kind for part, kind in KINDS.items() if part in command), "other")
    return "other"  # it has just ended


@contextlib.contextmanager
def watched_memory() -> Iterator[list[Sample]]:
    """Look at the memory of this process's children, and theirs, all through the block."""
    samples: list[Sample] = []
    stop = threading.Event()

    def watch() -> None:
        me, pause = psutil.Process(), 0.0
        while not stop.wait(pause):
            start = time.perf_counter()
            sizes: Counter[str] = Counter()
            for process in me.children(recursive=True):
                sizes[kind_of(process)] += bench.memory_of(process)
            samples.append((time.time(), sizes))
            # It is done on the cores that are measured, so it must not take much of them.
            pause = min(2.0, max(0.2, 30 * (time.perf_counter() - start)))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield samples
    finally:
        stop.set()
        watcher.join()


def grade(course: Course, name: str) -> dict[str, Any]:
    """Grade a class with `autograder grade`; return how long it took and what it needed."""
    start = time.time()
    with watched_memory() as samples:
        seconds = bench.run(course.root, "autograder", "grade", name)
    assignment = course.find(name)
    students = grading.submissions_of(course, assignment)
    done = sorted(
        grading.result_path(course, assignment, student).stat().st_mtime for student in students
    )
    if done[0] < start:
        raise SystemExit("a result was there before the class was graded")
    count = len(done)
    places = [round(quarter * (count - 1) / 4) for quarter in range(5)]
    quarters = [(done[b] - done[a]) / (b - a) for a, b in itertools.pairwise(places) if b > a]
    return {
        "students": count,
        "seconds": seconds,
        "start": done[0] - start,
        "each": (done[-1] - done[0]) / max(1, count - 1),
        "quarters": quarters,
        "memory": memory_in(samples, done[0], done[-1]),
    }


def memory_in(samples: Sequence[Sample], first: float, last: float) -> dict[str, Any]:
    """Return megabytes: peaks, and by kind of process what it was early and late in the run."""
    quarter = (last - first) / 4
    early = [sizes for when, sizes in samples if first <= when < first + quarter]
    late = [sizes for when, sizes in samples if last - quarter <= when < last]
    found: dict[str, Any] = {
        "peak": max((sum(sizes.values()) for _, sizes in samples), default=0) / 2**20,
        "peak of main": max((sizes["main"] for _, sizes in samples), default=0) / 2**20,
    }
    for kind in ("main", *KINDS.values()):
        found[kind] = [
            statistics.median(sizes[kind] for sizes in some) / 2**20 if some else None
            for some in (early, late)
        ]
    return found


def measure(name: str, sizes: Sequence[int], console: Console) -> dict[int, dict[str, Any]]:
    """Grade a class of each size."""
    found = {}
    for students in sizes:
        console.print(f"{name}: autograder grade ({students} submissions)", style="dim")
        with bench.workplace() as base:
            found[students] = grade(bench.make_class(base / "course", name, students), name)
    return found


def times(name: str, found: dict[int, dict[str, Any]]) -> Table:
    """Return how long it took as a table, a class a line."""
    table = Table(title=f"{name}, autograder grade: time", title_justify="left")
    for title in ("submissions", "s", "s to the first", "ms each after it", "by quarter"):
        table.add_column(title, justify="right")
    for students, row in found.items():
        table.add_row(
            f"{students:,}",
            f"{row['seconds']:.1f}",
            f"{row['start']:.1f}",
            f"{1000 * row['each']:.1f}",
            " ".join(f"{1000 * quarter:.1f}" for quarter in row["quarters"]),
        )
    return table


def memory(name: str, found: dict[int, dict[str, Any]]) -> Table:
    """Return the memory as a table, a class a line."""
    title = f"{name}, autograder grade: MB, in the first quarter and in the last"
    table = Table(title=title, title_justify="left")
    for column in ("submissions", "main process", *KINDS.values(), "all at most"):
        table.add_column(column, justify="right")
    for students, row in found.items():
        early_and_late = [row["memory"][kind] for kind in ("main", *KINDS.values())]
        table.add_row(
            f"{students:,}",
            *(
                " ".join("–" if s is None else f"{s:.0f}" for s in sizes)
                for sizes in early_and_late
            ),
            f"{row['memory']['peak']:.0f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="of the classes")
    parser.add_argument("--assignment", default=NAME)
    options = parser.parse_args()
    console = Console(highlight=False)
    found = measure(options.assignment, options.sizes, console)
    console.print(times(options.assignment, found), memory(options.assignment, found))
    bench.write("bench_scale.json", {str(size): row for size, row in found.items()}, console)


if __name__ == "__main__":
    main()
