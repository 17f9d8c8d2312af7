"""How long students wait: from a save to the report, and for `check()` in a notebook.

    python -m tests.bench_live

Wall clock, in milliseconds, for 01_line_model. The first call of all, which imports
PyTorch, and the first of an exercise, which imports what only that one needs, are
measured by themselves.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder import course
from tests.classroom import complete
from tests.watcher import Watcher

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
TIMES = 20


def measure(times: int = TIMES) -> dict[str, Any]:
    """Measure everything, each so many times: ``{what: {"median": ms, "worst": ms, …}}``."""
    # Ctrl-C must reach the watcher, in a run that was started in the background, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    assignment = course.load(ROOT).find(NAME)
    reference = assignment.source.read_text(encoding="utf-8")
    answers = {"right": reference, "wrong": _all_wrong(assignment)}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as base:
        folder = Path(base) / NAME
        shutil.copytree(ROOT / "assignments" / NAME, folder)
        found["first report"], saves = _watch(folder / "line_model.py", answers, times)
        for which, seconds in saves.items():
            found[f"save, {which}"] = _figures(seconds)
        for which, text in answers.items():
            (folder / "answer.py").write_text(text, encoding="utf-8")
            calls = subprocess.run(
                [sys.executable, "-m", "tests.bench_live", str(folder), str(times)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
            for exercise, seconds in json.loads(calls.stdout).items():
                figures = {"first": round(1000 * seconds[0], 1), **_figures(seconds[1:])}
                found[f"check({exercise!r}), {which}"] = figures
    return found


def _all_wrong(assignment: course.Assignment) -> str:
    """Return an answer with a mistake in every exercise."""
    text = assignment.source.read_text(encoding="utf-8")
    for group in dict.fromkeys(check.group for check in assignment.checks):
        mistakes = (
            path
            for path in assignment.answers("rejected")
            if path.read_text(encoding="utf-8").startswith(f"# Test{group}::")
        )
        text = complete(text, next(mistakes))
    return text


def _figures(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(1000 * statistics.median(seconds), 1),
        "worst": round(1000 * max(seconds), 1),
    }


def _watch(
    file: Path, answers: dict[str, str], times: int
) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Return how long the first report takes, and those after a save."""
    start = time.perf_counter()
    with Watcher(file) as watcher:
        first = {"first": round(1000 * (watcher.until()[0] - start), 1)}
        saves: dict[str, list[float]] = {which: [] for which in answers}
        for number in range(times):
            for which, text in answers.items():
                time.sleep(0.5)  # nobody saves more often
                saves[which].append(watcher.seconds(f"{text}\n# {number}\n"))
    return first, saves


def _calls(folder: Path, times: int) -> dict[str, list[float]]:
    """Return how long calls of `check` take in this process, for each exercise."""
    os.chdir(folder)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    text = (folder / "answer.py").read_text(encoding="utf-8")
    start = time.perf_counter()
    exec(text.replace('\ncheck("', '\n# check("'), namespace)
    found: dict[str, list[float]] = {}
    for exercise in course.load(ROOT).find(NAME).points:
        found[exercise] = []
        for _number in range(times + 1):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(f"check({exercise!r})", namespace)
            found[exercise].append(time.perf_counter() - start)
            start = time.perf_counter()
    return found


def report(found: dict[str, Any]) -> Table:
    """Return the figures as a table."""
    table = Table(title=f"{NAME}, live, milliseconds", title_justify="left")
    table.add_column("what")
    for column in ("first", "median", "worst"):
        table.add_column(column, justify="right")
    for what, figures in found.items():
        shown = [f"{figures[c]:.0f}" if c in figures else "" for c in ("first", "median", "worst")]
        table.add_row(what, *shown)
    return table


def main() -> None:
    if len(sys.argv) == 3:  # a process of its own, as a notebook's kernel is
        print(json.dumps(_calls(Path(sys.argv[1]), int(sys.argv[2]))))
        return
    Console(highlight=False).print(report(measure()))


if __name__ == "__main__":
    main()
