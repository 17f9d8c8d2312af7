"""A long trial: a class with hostile submissions, graded while processes are killed at random.

    python -m tests.soak 2000 --seed 1

One submission in five is hostile. ``kill -9`` hits workers, engines and the grader
itself at random moments; a grader that was killed is started again, as a person would.
Afterwards every mark must be the one that the same text got alone, every submission
must have exactly one result, and nothing may be left: no process, file or mount.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from autograder import grading, results
from tests import tiny
from tests.bench import memory_of
from tests.hostile import cases, scene

NAME = "01_tiny"
HONEST = {
    "right": tiny.RIGHT,
    "wrong": tiny.WRONG,
    "stub": tiny.STUB,
    "half of it": tiny.RIGHT.partition("def half")[0],
    "typing error": tiny.RIGHT.replace("0.5 * x", "0.5 * y"),
    "prints": f"print('hello')\n{tiny.RIGHT}",
}
TARGETS = {"worker": "autograder.sandbox.worker", "engine": "autograder.launch"}
MAX_STARTS = 60  # of the grader


@dataclass
class Report:
    """What a soak found."""

    problems: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)  # of the grader's processes, in bytes


def soak(count: int, seed: int, backend: str = "auto", kills: int = 40) -> Report:
    """Grade `count` submissions with `kills` interruptions and look at what is left."""
    chance, report, start = random.Random(seed), Report(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        stage = scene.Scene(Path(name))
        try:
            expected = hand_in_class(stage, count, chance)
            expected |= marks_alone(stage, backend)
            own_tmp = stage.root / "tmp"
            own_tmp.mkdir()
            before, others = stage.snapshot(), traces(own_tmp)
            grade_under_fire(stage, backend, kills, chance, report)
            judge(stage, expected, report)
            if stage.heard:
                report.problems.append("somebody outside heard from a submission")
            changed = set(stage.snapshot().items()) ^ set(before.items())
            report.problems += [
                f"changed: {path}"
                for path, _ in changed
                if "/build/" not in path
                and "/tmp/" not in path.removeprefix(str(stage.root.parent))
            ]
            report.problems += [f"left: {trace}" for trace in traces(own_tmp) - others]
        finally:
            stage.close()
    report.seconds = time.monotonic() - start
    return report


def hand_in_class(stage: scene.Scene, count: int, chance: random.Random) -> dict[str, float | str]:
    """Hand in for `count` students; return what each must get: points, or whose mark."""
    hostile = [case for case in cases.all_cases() if case.assignment == NAME]
    expected: dict[str, float | str] = {}
    for number in range(count):
        student = f"s{number:05}"
        if chance.random() < 0.2:
            case = chance.choice(hostile)
            folder = stage.root / "submitted" / student / NAME
            folder.mkdir(parents=True)
            case.hand_in(folder, stage.filler(os.getpid()))
            expected[student] = 4.5 if case.here is None else case.here
        else:
            expected[student] = chance.choice(list(HONEST))
            tiny.hand_in(stage.root, student, HONEST[str(expected[student])])
    return expected


def marks_alone(stage: scene.Scene, backend: str) -> dict[str, float | str]:
    """Return the mark of each honest text when it is graded alone, as the mark of its name."""
    found: dict[str, float | str] = {}
    for name, text in HONEST.items():
        path = stage.root / "alone" / "tiny.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        (outcome,) = grading.grade(
            stage.course,
            stage.course.find(NAME),
            [(name, path)],
            grading.Options(backend=backend, jobs=1, seed=7),
            use=False,
            keep=False,
        )
        assert outcome.result is not None
        found[name] = outcome.result["score"]
    return found


def grade_under_fire(
    stage: scene.Scene, backend: str, kills: int, chance: random.Random, report: Report
) -> None:
    """Run `autograder grade` until it is through, killing what `chance` picks meanwhile."""
    command = [
        *(sys.executable, "-m", "autograder.cli", "grade", NAME, "--backend", backend),
        *("--seed", "7", "--course", str(stage.root)),
    ]
    for report.starts in range(1, MAX_STARTS + 1):
        grader = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=scene.REPOSITORY,
            env={**os.environ, "TMPDIR": str(stage.root / "tmp")},
        )
        over = threading.Event()
        watch = threading.Thread(target=note_memory, args=(grader.pid, over, report))
        watch.start()
        while grader.poll() is None:
            if report.kills.total() < kills:
                time.sleep(chance.uniform(0.5, 6.0))
                kill_one(grader.pid, chance, report)
            else:
                grader.wait()
        over.set()
        watch.join()
        if grader.returncode == 2:
            report.problems.append("the grader did not understand its command line")
            return
        if grader.returncode >= 0 and not missing(stage):
            return
    report.problems.append(f"not through after {MAX_STARTS} starts")


def kill_one(grader: int, chance: random.Random, report: Report) -> None:
    """Kill one process of a grader's, or the grader."""
    kind = chance.choice([*TARGETS, *TARGETS, "grader"])
    if kind == "grader":
        found = [grader]
    else:
        running = scene.processes(TARGETS[kind])
        found = sorted(number for number in running if grader in scene.parents(number))
    if found:
        try:
            os.kill(chance.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return
        report.kills[kind] += 1


def note_memory(grader: int, over: threading.Event, report: Report) -> None:
    """Note every second what the grader and all that it has started occupy."""
    while not over.wait(1.0):
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(grader)
            running = [process, *process.children(recursive=True)]
            report.memory.append(sum(map(memory_of, running)))


def missing(stage: scene.Scene) -> list[str]:
    """Return the students who have no result yet, though what they handed in can be read."""
    assignment = stage.course.find(NAME)
    found = []
    for student, path in grading.submissions_of(stage.course, assignment).items():
        if not grading.result_path(stage.course, assignment, student).is_file():
            try:
                grading.read_submission(stage.course, assignment, student, path, grading.Options())
            except grading.submission.IntakeError:
                continue
            found.append(student)
    return found


def judge(stage: scene.Scene, expected: dict[str, float | str], report: Report) -> None:
    """Compare every mark with the one that is due."""
    assignment = stage.course.find(NAME)
    folder = grading.result_path(stage.course, assignment, "x").parent
    files = {path.stem for path in folder.iterdir()}
    students = set(grading.submissions_of(stage.course, assignment))
    report.problems += [f"a result of nobody's: {name}" for name in files - students]
    for student in sorted(students & set(expected)):
        due = expected[student]
        due = expected[due] if isinstance(due, str) else due
        result = results.read(folder / f"{student}.json")
        got = 0.0 if result is None else result["score"]
        if got != due:
            what = "" if result is None else json.dumps(result["exercises"])
            report.problems.append(f"{student} ({expected[student]}): {got}, not {due} {what}")


def traces(own_tmp: Path) -> set[str]:
    """Return what graders may have left: processes, temporary files, mounts, shared memory."""
    for _ in range(100):  # what is dying needs a moment
        found = {
            f"process {n}"
            for mark in TARGETS.values()
            for n in scene.processes(mark)
            if os.getpid() in scene.parents(n) or scene.parents(n) == [1]
        }
        if not found:
            break
        time.sleep(0.1)
    found |= {str(path) for path in own_tmp.iterdir()}
    found |= {str(path) for path in Path("/dev/shm").glob("[!cp]*")}  # not those of a stage
    return found | set(Path("/proc/self/mounts").read_text().splitlines())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a soak and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--kills", type=int, default=40)
    options = parser.parse_args(arguments)
    print(f"{options.count} submissions, seed {options.seed}", flush=True)
    report = soak(options.count, options.seed, options.backend, options.kills)
    killed = ", ".join(f"{count} x {kind}" for kind, count in sorted(report.kills.items()))
    print(f"{report.seconds:.0f} s; started {report.starts} times; killed: {killed or 'nothing'}")
    if len(report.memory) >= 8:
        quarter = len(report.memory) // 4
        early, late = (
            max(part) / 2**20 for part in (report.memory[:quarter], report.memory[-quarter:])
        )
        print(f"memory at most {early:.0f} MB in the first quarter, {late:.0f} MB in the last")
    for problem in report.problems[:20]:
        print(f"✘ {problem}")
    if len(report.problems) > 20:
        print(f"✘ and {len(report.problems) - 20} more")
    print("✘ see above" if report.problems else "✔ every mark as it was alone; nothing left")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
