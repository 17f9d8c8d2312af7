"""`make bench`: the same notebook and the same checks, graded in four ways, in one run.

- stock: `nbgrader autograde` as it comes, a kernel for each notebook. (Its
  notebooks run the public checks only: it has no place for the others.)
- nbgrader + engine: `nbgrader autograde` with our preprocessor, nothing cached;
  the class is graded ahead of nbgrader, by one engine for each core but one.
- autograder grade: the class at once, one engine for each core.
- floor: the checks alone in one warm process, no isolation of any kind.

Times are wall clock a submission. Every ratio is of two things measured here
and now; the numbers go to build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import torch
from rich.console import Console
from rich.table import Table

from autograder import build, course, grading
from tests.classroom import copy_course, hand_in

ROOT = Path(__file__).resolve().parent.parent
COMPARED = "01_line_model"  # in all ways
OTHERS = ("03_flexible_mlp", "08_checkpoints", "09_devices")  # with `autograder grade` only
PROGRAMS = Path(sys.executable).parent
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.course_id = "stock"
"""


def run(where: Path, *command: str) -> float:
    """Run a program of this environment; return the seconds it took."""
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    start = time.perf_counter()
    arguments = [str(PROGRAMS / command[0]), *command[1:]]
    done = subprocess.run(arguments, cwd=where, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def memory_of(process: psutil.Process) -> int:
    """Return a process's own share of memory in bytes (all it has mapped, if no more is told)."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def make_class(folder: Path, name: str, students: int) -> course.Course:
    """Make a course with one assignment and a class; only ordinary submissions."""
    made = copy_course(ROOT, folder, only=name)
    build.build(made, made.find(name), "en")
    hand_in(made, made.find(name), students, odd=False)
    return made


def stock(folder: Path, name: str, students: int) -> float:
    """Seconds a submission of `nbgrader autograde` with its kernel."""
    made = make_class(folder, name, students)
    (made.root / "nbgrader_config.py").write_text(STOCK_CONFIG)
    # Stock nbgrader grades notebooks: give those who handed in a module one.
    for path in made.root.glob(f"submitted/*/{name}/*.py"):
        if not path.name.startswith("test_"):
            path.unlink()
    return run(made.root, "nbgrader", "autograde", name, "--log-level=ERROR") / students


def with_engine(folder: Path, name: str, students: int) -> float:
    """Seconds a submission of `nbgrader autograde` with our engine, nothing cached."""
    made = make_class(folder, name, students)
    return run(made.root, "nbgrader", "autograde", name, "--log-level=ERROR") / students


def grade(folder: Path, name: str, students: int) -> tuple[float, float]:
    """Seconds a submission of `autograder grade`, and the peak memory of all its processes."""
    made = make_class(folder, name, students)
    peak, stop = [0], threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not stop.wait(0.25):
            peak[0] = max(peak[0], sum(map(memory_of, me.children(recursive=True))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        seconds = run(made.root, "autograder", "grade", name)
    finally:
        stop.set()
        watcher.join()
    return seconds / students, peak[0] / 2**20


def engine_seconds(folder: Path, name: str, students: int, backend: str) -> float:
    """Median seconds a submission inside one engine with this backend ("live": no isolation)."""
    made = make_class(folder, name, students)
    assignment = made.find(name)
    options = replace(grading.Options(), backend=backend, jobs=1)
    engine = grading.Engine(assignment, options)
    times = []
    try:
        for path in grading.submissions_of(made, assignment).values():
            work, _key = grading.read_submission(made, assignment, path, options)
            start = time.perf_counter()
            engine.grade(work)
            times.append(time.perf_counter() - start)
    finally:
        engine.close()
    return statistics.fmean(times[2:])  # the first ones warm up


def measure(name: str, sizes: dict[str, int], say: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything for one assignment."""
    found: dict[str, Any] = {"assignment": name}
    with tempfile.TemporaryDirectory(prefix="bench-") as base:

        def folder(label: str) -> Path:
            shutil.rmtree(Path(base) / label, ignore_errors=True)
            return Path(base) / label

        say(f"{name}: floor ({sizes['engine']} submissions)")
        found["floor"] = engine_seconds(folder("floor"), name, sizes["engine"], "live")
        for backend in ("none", "landlock", "bubblewrap"):
            say(f"{name}: one engine, backend {backend}")
            try:
                found[f"engine {backend}"] = engine_seconds(
                    folder("engine"), name, sizes["engine"], backend
                )
            except grading.EngineError as error:
                found[f"engine {backend}"] = None
                say(f"  not measured: {error}")
        for students in sizes["grade"]:
            say(f"{name}: autograder grade ({students} submissions)")
            seconds, memory = grade(folder("grade"), name, students)
            found[f"grade {students}"], found[f"memory {students}"] = seconds, memory
        for students in sizes["nbgrader"]:
            say(f"{name}: nbgrader autograde with our engine ({students} submissions)")
            found[f"nbgrader + engine {students}"] = with_engine(folder("ours"), name, students)
        say(f"{name}: stock nbgrader autograde ({sizes['stock']} submissions)")
        found["stock"] = stock(folder("stock"), name, sizes["stock"])
    return found


def report(found: dict[str, Any]) -> Table:
    """Return the measurements of one assignment as a table."""
    table = Table(title=f"{found['assignment']}, wall clock a submission", title_justify="left")
    table.add_column("way")
    table.add_column("ms", justify="right")
    table.add_column("times as fast as stock", justify="right")
    table.add_column("of the floor", justify="right")
    for key, seconds in found.items():
        if not isinstance(seconds, float) or key.startswith("memory"):
            continue
        table.add_row(
            key,
            f"{1000 * seconds:.1f}",
            f"{found['stock'] / seconds:.0f}",
            f"{seconds / found['floor']:.2f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small classes, to try it out")
    options = parser.parse_args()
    sizes: dict[str, Any] = {
        "stock": 4,
        "nbgrader": [30, 100],
        "engine": 60,
        "grade": [30, 300, 1000],
        "others": 100,
    }
    if options.quick:
        sizes = {"stock": 2, "nbgrader": [6], "engine": 12, "grade": [10, 30], "others": 10}
    console = Console(highlight=False)

    def say(text: str) -> None:
        console.print(text, style="dim")

    found = measure(COMPARED, sizes, say)
    console.print(report(found))
    for students in sizes["grade"]:
        console.print(
            f"peak memory, {students} submissions: {found[f'memory {students}']:.0f} MB "
            "(all processes, shared pages counted once where the system tells)"
        )
    for name in OTHERS:
        say(f"{name}: autograder grade ({sizes['others']} submissions)")
        with tempfile.TemporaryDirectory(prefix="bench-") as base:
            seconds, _memory = grade(Path(base) / "course", name, sizes["others"])
        found[f"grade {sizes['others']} of {name}"] = seconds
        console.print(
            f"{name}, autograder grade, {sizes['others']} submissions: "
            f"{1000 * seconds:.1f} ms a submission"
        )
    from tests import bench_nbgrader

    sizes = bench_nbgrader.QUICK if options.quick else bench_nbgrader.FULL
    found["nbgrader"] = bench_nbgrader.measure(sizes, console)
    path = ROOT / "build" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    path.write_text(json.dumps({"machine": machine, "results": found}, indent=1) + "\n")
    console.print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
