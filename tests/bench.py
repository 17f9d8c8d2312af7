"""`make bench`: the same notebook and the same checks, graded in several ways, in one run.

- floor: the checks alone in one warm process, no isolation of any kind; beside it one
  engine with each kind of cage.
- autograder grade: classes of several sizes at once, one engine for each core.
- stock: `nbgrader autograde` as it comes, a kernel for each notebook. (Its
  notebooks run the public checks only: it has no place for the others.)
- nbgrader + engine: `nbgrader autograde` with our preprocessor, nothing cached;
  the class is graded ahead of nbgrader, by one engine for each core but one.
- `otter run`, see `tests.bench_otter`; a Dask cluster, see `tests.simulate_cluster`;
  nbgrader's other steps, see `tests.bench_nbgrader`.

Times are wall clock a submission, start-up included unless it says otherwise. Every
ratio is of two things measured here and now; the numbers go to build/bench.json. At the
end stands what was promised beside what was measured, missed or met.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import torch
from rich.console import Console
from rich.table import Table

from autograder import build, course, engines, grading
from autograder.sandbox import cage
from tests.classroom import copy_course, hand_in

ROOT = Path(__file__).resolve().parent.parent
COMPARED = "01_line_model"  # in all ways
MLP = "03_flexible_mlp"  # with `autograder grade` and in stock nbgrader
OTHERS = (MLP, "08_checkpoints", "09_devices")  # with `autograder grade`
PROGRAMS = Path(sys.executable).parent
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.course_id = "stock"
"""
FULL: dict[str, Any] = {
    "engine": 60,
    "scale": [10, 100, 1000],
    "stock": 12,
    "with engine": [30, 100],
    "others": {MLP: 1000, "08_checkpoints": 100, "09_devices": 100},
    "otter": 3,
    "cluster": 1000,
    "live": 20,
}
QUICK: dict[str, Any] = {
    "engine": 12,
    "scale": [10, 30],
    "stock": 2,
    "with engine": [6],
    "others": dict.fromkeys(OTHERS, 10),
    "otter": 2,
    "cluster": 20,
    "live": 3,
}
Found = dict[str, Any]
Say = Callable[[str], None]


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Make a folder for hundreds of megabytes; it goes, too, if the bench is told to end."""

    def end(number: int, frame: Any) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, before)


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
    made = copy_course(ROOT, folder, only=course.load(ROOT).find(name).name)
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


def engine_seconds(folder: Path, name: str, students: int, say: Say) -> dict[str, float | None]:
    """Mean seconds a submission inside one engine, by backend; the floor is "live": no isolation.

    The engines take turns, so that whatever else the machine does hits all alike.
    """
    made = make_class(folder, name, students)
    assignment = made.find(name)
    times: dict[str, list[float]] = {}
    with contextlib.ExitStack() as close:
        ready = {}
        for backend in ("live", *reversed(cage.BACKENDS)):
            options = replace(grading.Options(), backend=backend, jobs=1)
            engine, times[backend] = engines.Engine(assignment, options), []
            close.callback(engine.close)
            try:
                engine.start()
                ready[backend] = engine
            except engines.EngineError as error:
                say(f"  {backend} is not measured: {error}")
        for student, path in grading.submissions_of(made, assignment).items():
            work, _key = grading.read_submission(made, assignment, student, path, grading.Options())
            for backend, engine in ready.items():
                start = time.perf_counter()
                engine.grade(work)
                times[backend].append(time.perf_counter() - start)
    # The first ones warm up.
    return {
        backend: statistics.fmean(some[2:]) if some else None for backend, some in times.items()
    }


# --- the parts: each measures something, prints it, and returns it as plain data


def measure_engine(sizes: dict[str, Any], console: Console) -> Found:
    """Measure one engine with each backend, and the floor."""
    console.print(f"{COMPARED}: one engine ({sizes['engine']} submissions)", style="dim")
    with workplace() as base:
        found = engine_seconds(base / "course", COMPARED, sizes["engine"], console.print)
    table = table_of(f"{COMPARED}, one engine", "backend", "ms a submission", "of the floor")
    floor = found.pop("live")
    for label, seconds in {"the floor": floor, **found}.items():
        if floor and seconds:
            table.add_row(label, f"{1000 * seconds:.1f}", f"{seconds / floor:.2f}")
    console.print(table)
    used = next((backend for backend in cage.CAGES if found[backend]), "none")  # by default
    return {**found, "floor": floor, "used": found[used]}


def measure_scale(sizes: dict[str, Any], console: Console) -> Found:
    """Measure `autograder grade` for classes of several sizes."""
    from tests import bench_scale

    found = bench_scale.measure(COMPARED, sizes["scale"], console)
    console.print(bench_scale.times(COMPARED, found), bench_scale.memory(COMPARED, found))
    return {str(students): row for students, row in found.items()}


def measure_stock(sizes: dict[str, Any], console: Console) -> Found:
    """Measure nbgrader as it comes, and with our engine."""
    found: Found = {}
    for students in sizes["with engine"]:
        say = f"{COMPARED}: nbgrader autograde with our engine ({students} submissions)"
        console.print(say, style="dim")
        with workplace() as base:
            seconds = with_engine(base / "course", COMPARED, students)
        found[f"nbgrader + engine, {students} submissions"] = seconds
    console.print(f"{COMPARED}: stock nbgrader autograde ({sizes['stock']})", style="dim")
    with workplace() as base:
        found["stock"] = stock(base / "course", COMPARED, sizes["stock"])
    table = table_of(f"{COMPARED}, nbgrader", "way", "ms a submission", "times as fast as stock")
    for label, seconds in found.items():
        table.add_row(label, f"{1000 * seconds:.1f}", f"{found['stock'] / seconds:.0f}")
    console.print(table)
    return found


def measure_others(sizes: dict[str, Any], console: Console) -> Found:
    """Measure `autograder grade` for other assignments."""
    from tests import bench_scale

    found: Found = {}
    for name, students in sizes["others"].items():
        row = bench_scale.measure(name, [students], console)[students]
        found[name] = row
        console.print(
            f"{name}, autograder grade, {students} submissions: "
            f"{1000 * row['seconds'] / students:.1f} ms a submission"
        )
    return found


def measure_nbgrader(sizes: dict[str, Any], console: Console) -> Found:
    """Measure nbgrader's steps for 03, and for a class that goes into the gradebook."""
    from tests import bench_nbgrader

    quick = sizes is QUICK
    return {
        **bench_nbgrader.measure(bench_nbgrader.QUICK if quick else bench_nbgrader.FULL, console)
    }


def measure_otter(sizes: dict[str, Any], console: Console) -> Found:
    """Measure `otter run`."""
    from tests import bench_otter

    try:
        return {"seconds": bench_otter.measure(sizes["otter"], console)}
    except bench_otter.NoOtterError as error:
        console.print(f"  not measured: {error}", style="dim")
        return {}


def measure_cluster(sizes: dict[str, Any], console: Console) -> Found:
    """Measure what Dask takes, beside engines on the same cores."""
    try:
        from tests import simulate_cluster
    except ImportError as error:
        console.print(f"Dask is not measured: {error}", style="dim")
        return {}
    students = sizes["cluster"]
    console.print(f"{COMPARED}: two engines, two workers of Dask ({students})", style="dim")
    with workplace():  # it makes its own, but is told here if it is to end
        found = simulate_cluster.cluster_overhead(students, COMPARED)
    console.print(
        f"{COMPARED}, {students} submissions: {found['here']:.1f} s by two engines, "
        f"{found['cluster']:.1f} s by two workers of a Dask cluster"
    )
    return {**found, "students": students}


def measure_live(sizes: dict[str, Any], console: Console) -> Found:
    """Measure what students wait for: the slowest of the medians."""
    from tests import bench_live

    console.print(f"{COMPARED}: check --watch, and check() in a notebook", style="dim")
    found = bench_live.measure(sizes["live"])
    console.print(bench_live.report(found))
    medians = {what: figures.get("median", 0.0) for what, figures in found.items()}
    return {
        "watch": max(ms for what, ms in medians.items() if what.startswith("save")),
        "check": max(ms for what, ms in medians.items() if what.startswith("check")),
        "details": found,
    }


PARTS: dict[str, Callable[[dict[str, Any], Console], Found]] = {
    "engine": measure_engine,
    "scale": measure_scale,
    "others": measure_others,
    "stock": measure_stock,
    "otter": measure_otter,
    "cluster": measure_cluster,
    "live": measure_live,
    "nbgrader": measure_nbgrader,
}


# --- what was promised


class Goal(NamedTuple):
    """A promised figure, at least or at most so much; None: this run has not measured it."""

    figure: str
    measured: float | None
    least: float = -math.inf
    most: float = math.inf
    unit: str = ""
    comparable: bool = True  # not with a class so small that its time is that of the start

    @property
    def met(self) -> bool | None:
        if self.measured is None or not self.comparable:
            return None
        return self.least <= self.measured <= self.most


def goals(found: Found) -> list[Goal]:
    """Return every promise beside what was measured in this run."""

    def of(*keys: str) -> Any:
        value: Any = found
        for key in keys:
            value = None if value is None else value.get(key)
        return value

    def ratio(a: float | None, b: float | None) -> float | None:
        return a / b if a and b else None

    def each(row: Found | None) -> float | None:
        return row["seconds"] / row["students"] if row else None

    classes = list((found.get("scale") or {}).values())
    line, mlp = classes[-1] if classes else None, of("others", MLP)
    line_class = f"{COMPARED}, {line['students']:,} submissions" if line else COMPARED
    mlp_class = f"{MLP}, {mlp['students']:,} submissions" if mlp else MLP
    dask = found.get("cluster")
    enough = line is not None and line["students"] >= 1000
    return [
        Goal(
            f"times as fast as stock nbgrader, {line_class}",
            ratio(of("stock", "stock"), each(line)),
            least=150,
            comparable=enough,
        ),
        Goal(
            f"times as fast as stock nbgrader, {mlp_class}",
            ratio(of("nbgrader", "stock"), each(mlp)),
            least=100,
            comparable=mlp is not None and mlp["students"] >= 300,
        ),
        Goal(
            f"times as fast as otter run, {line_class}",
            ratio(of("otter", "seconds"), each(line)),
            least=100,
            comparable=enough,
        ),
        Goal(
            f"times the floor, one engine, {COMPARED}",
            ratio(of("engine", "used"), of("engine", "floor")),
            most=1.5,
        ),
        Goal(f"1,000 submissions of {COMPARED}", of("scale", "1000", "seconds"), most=60, unit="s"),
        Goal(
            f"memory of the grader's main process, {line_class}",
            line["memory"]["peak of main"] if line else None,
            most=600,
            unit="MB",
        ),
        Goal(
            f"memory of all its processes together, {line_class}",
            line["memory"]["peak"] if line else None,
            most=600,
            unit="MB",
        ),
        Goal(
            f"Dask's overhead, {dask['students']:,} submissions" if dask else "Dask's overhead",
            100 * dask["overhead"] if dask else None,
            most=10,
            unit="%",
            comparable=bool(dask) and dask["students"] >= 1000,
        ),
        Goal("checked again after a save", of("live", "watch"), most=150, unit="ms"),
        Goal(f"check() in a notebook, {COMPARED}", of("live", "check"), most=50, unit="ms"),
    ]


def table_of(title: str, *columns: str) -> Table:
    """Return a table; all columns but the first hold numbers."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    return table


def report(promised: list[Goal]) -> Table:
    """Return the promises as a table."""
    table = table_of("What was promised", "figure", "measured", "goal", "met")
    words = {True: "yes", False: "MISSED", None: "–"}
    for goal in promised:
        unit = f" {goal.unit}" if goal.unit else ""
        measured = "not measured" if goal.measured is None else f"{goal.measured:.3g}{unit}"
        least = math.isfinite(goal.least)
        bound = f"at least {goal.least:g}" if least else f"at most {goal.most:g}"
        table.add_row(goal.figure, measured, bound + unit, words[goal.met])
    return table


def write(file: str, results: Any, console: Console) -> None:
    """Write measurements to build/, with the machine that they are of."""
    path = ROOT / "build" / file
    path.parent.mkdir(exist_ok=True)
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    path.write_text(json.dumps({"machine": machine, "results": results}, indent=1) + "\n")
    console.print(f"written to {path.relative_to(ROOT)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small classes, to try it out")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=PARTS,
        metavar="PART",
        default=list(PARTS),
        help=f"measure these parts only: {', '.join(PARTS)}",
    )
    options = parser.parse_args()
    console = Console(highlight=False)
    sizes = QUICK if options.quick else FULL
    found = {part: PARTS[part](sizes, console) for part in PARTS if part in options.only}
    promised = goals(found)
    console.print(report(promised))
    found["goals"] = [
        {"figure": goal.figure, "measured": goal.measured, "met": goal.met} for goal in promised
    ]
    write("bench_quick.json" if options.quick else "bench.json", found, console)


if __name__ == "__main__":
    main()
