"""The part of `make bench` about otter-grader: `otter run` on the same notebooks, the same checks.

    python -m tests.bench_otter        (only this part)

Otter lives in an environment of its own, build/bench-otter, with the PyTorch that runs
here; it is made once (a minute, more than a gigabyte). Each check becomes one of otter's
test cases with the same code, probes and points (`tests.otter_checks`), hidden ones and
those that ask the reference included. Otter runs them in the notebook's own kernel,
without a sandbox, a diagnosis or a limit to the time they take: what it leaves out makes
it faster, not slower. The notebooks' own ``check(…)`` cells are taken out for it, so that
no check runs twice.

A right answer must get full marks from it, a wrong one must lose some, and each exercise
the points that it gets from us: else there is nothing to compare, and the bench stops.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from rich.console import Console

from autograder import build, grading, results
from autograder.course import Assignment, Course
from autograder.prove import complete
from tests import bench, otter_checks
from tests.classroom import as_notebook, copy_course

NAME = "01_line_model"
HOME = bench.ROOT / "build" / "bench-otter"
OTTER = "otter-grader==7.0.0"
HELPER = Path(otter_checks.__file__)

HEAD = """\
from otter.test_files import test_case
from {helper.stem} import run

OK_FORMAT = False
name = {name!r}
points = None
"""
CASE = """

@test_case(name={check.id!r}, points={check.points!r}, hidden={check.hidden!r})
def case_{number}(env):
    run({check.id!r}, {check.needs!r}, env)
"""


class NoOtterError(Exception):
    """There is no environment with otter, and none can be made."""


def program(name: str) -> str:
    """Return a program of otter's environment, made first if it is missing or of other versions."""
    wanted = [OTTER, f"torch=={torch.__version__.partition('+')[0]}", "ipykernel"]
    made_of = json.dumps([sys.version, *wanted])
    note = HOME / "made-of.json"
    if not note.is_file() or note.read_text() != made_of:
        shutil.rmtree(HOME, ignore_errors=True)
        command([sys.executable, "-m", "venv", str(HOME)])
        pins = (bench.ROOT / "constraints.txt").read_text().splitlines()
        constraints = HOME / "constraints.txt"  # torch is what runs here, whatever that is
        constraints.write_text("\n".join(pin for pin in pins if not pin.startswith("torch==")))
        pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        command([*pip, "-c", str(constraints), *wanted, "-e", str(bench.ROOT)])
        note.write_text(made_of)
    return str(HOME / "bin" / name)


def command(arguments: Sequence[str]) -> None:
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoOtterError(f"{' '.join(arguments[:4])} … failed:\n{done.stderr[-1500:]}")


def make_zip(folder: Path, assignment: Assignment) -> None:
    """Make otter's autograder.zip: a file of test cases for each exercise, and what they need."""
    (folder / "tests").mkdir()
    for place, (exercise, checks) in enumerate(assignment.exercises.items()):
        text = HEAD.format(helper=HELPER, name=exercise)
        for number, check in enumerate(checks):
            text += CASE.format(number=number, check=check)
        # Otter runs them in the order of their names.
        (folder / "tests" / f"{place}_{exercise}.py").write_text(text, encoding="utf-8")
    shutil.copyfile(assignment.checks_file, folder / otter_checks.CHECKS)
    shutil.copyfile(assignment.source, folder / otter_checks.REFERENCE)
    shutil.copyfile(HELPER, folder / HELPER.name)
    files = (otter_checks.CHECKS, otter_checks.REFERENCE, HELPER.name)
    generate = [program("otter"), "generate", *files]
    done = subprocess.run(generate, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"otter generate failed:\n{done.stderr[-2000:]}")


def without_checks(notebook: str) -> str:
    """Return a notebook without the cells that check an exercise."""
    data = json.loads(notebook)
    data["cells"] = [c for c in data["cells"] if not "".join(c["source"]).startswith("check(")]
    return json.dumps(data)


def hand_in(course: Course, assignment: Assignment, count: int) -> dict[str, str]:
    """Hand in for `count` students: the reference, accepted answers, a rejected one at the end.

    Returns:
        Their notebooks as otter gets them, by student.

    """
    reference = assignment.source.read_text(encoding="utf-8")
    accepted = assignment.answers("accepted")[: count - 2]
    modules = {"right": reference}
    modules |= {f"accepted-{a.stem}": complete(reference, a) for a in accepted}
    modules["wrong"] = complete(reference, assignment.answers("rejected")[0])
    notebooks = {}
    for student, module in modules.items():
        notebook = as_notebook(course.released(assignment), assignment, module)
        folder = course.submitted(assignment, student)
        shutil.copytree(course.released(assignment), folder)
        (folder / f"{assignment.stem}.ipynb").write_text(notebook, encoding="utf-8")
        notebooks[student] = without_checks(notebook)
    return notebooks


def our_points(course: Course, assignment: Assignment) -> dict[str, dict[str, float]]:
    """Return each student's points by exercise from `autograder grade`."""
    bench.run(course.root, "autograder", "grade", assignment.name)
    found = {}
    for student in grading.submissions_of(course, assignment):
        result = results.read(grading.result_path(course, assignment, student))
        assert result is not None
        found[student] = {part["name"]: float(part["score"]) for part in result["exercises"]}
    return found


def otter_run(folder: Path, notebook: str) -> tuple[float, dict[str, float]]:
    """Return the seconds that `otter run` takes for a notebook, and the points by exercise."""
    work, results_file = folder / "work.ipynb", folder / "results.json"
    work.write_text(notebook, encoding="utf-8")
    results_file.unlink(missing_ok=True)
    start = time.perf_counter()
    done = subprocess.run(
        [program("otter"), "run", "-a", "autograder.zip", "-o", ".", work.name],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - start
    if done.returncode != 0 or not results_file.is_file():
        raise SystemExit(f"otter run failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    tests: list[dict[str, Any]] = json.loads(results_file.read_text())["tests"]
    return seconds, {test["name"]: float(test["score"]) for test in tests if "score" in test}


def measure(count: int, console: Console) -> float:
    """Return the mean seconds of `otter run` for `count` notebooks, one after the other.

    Raises:
        NoOtterError: it cannot be installed.
        SystemExit: it does not come to our points.

    """
    console.print(f"{NAME}: otter run ({count} submissions)", style="dim")
    program("otter")  # makes it, or says that it cannot
    with bench.workplace() as base:
        course = copy_course(bench.ROOT, base / "course", only=NAME)
        assignment = course.find(NAME)
        build.build(course, assignment, "en")
        notebooks = hand_in(course, assignment, count)
        ours = our_points(course, assignment)
        folder = base / "otter"
        folder.mkdir()
        make_zip(folder, assignment)
        otter_run(folder, notebooks["right"])  # once for the disk
        taken = []
        for student, notebook in notebooks.items():
            seconds, points = otter_run(folder, notebook)
            compare(student, points, ours[student], assignment)
            taken.append(seconds)
    console.print(
        f"{NAME}, otter run: {statistics.fmean(taken):.2f} s a submission, one after the other; "
        "every exercise has the points that it has here"
    )
    return statistics.fmean(taken)


def compare(
    student: str, points: dict[str, float], ours: dict[str, float], assignment: Assignment
) -> None:
    """Stop the bench unless otter and we come to the same points, and to the right ones."""
    full = sum(assignment.points.values())
    right = sum(points.values()) < full if student == "wrong" else sum(points.values()) == full
    if points != ours or not right:
        raise SystemExit(
            f"otter run does not agree, so its time means nothing: {student} has {points} "
            f"from it, {ours} from us; there are {full:g} points"
        )


if __name__ == "__main__":
    measure(3, Console(highlight=False))
