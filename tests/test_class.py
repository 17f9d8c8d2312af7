"""A class of any size: engines start at once, few submissions are in memory, limits hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder import course as courses
from autograder import engines, grading, results, submission
from autograder.course import Course
from autograder.engines import ChecksChangedError, Engine
from autograder.grading import Intake, Options, Outcome
from tests.tiny import CHECKS, RIGHT, hand_in, make_course

PATIENCE = 60.0  # seconds for what must come
OPTIONS = Options(backend="none", seed=1, jobs=1)


class Quick(Engine):
    """An engine without a process: everybody passes."""

    started: list[Quick]
    verdicts: list[dict[str, Any]]

    def start(self) -> None:
        self.ready = {"backend": "none", "seed": 1}
        self.started.append(self)

    def grade(self, work: submission.Submission) -> dict[str, Any]:
        return {"verdicts": self.verdicts, "notes": [], "seconds": 0.1, "memory": 1}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> type[Quick]:
    """Have no engine start a process."""
    ids = ("TestDouble::test_number", "TestDouble::test_agrees", "TestHalf::test_number")
    verdict = {"title": "", "points": 1, "verdict": "passed", "diagnosis": None}
    Quick.started, Quick.verdicts = [], [{"id": name, **verdict} for name in ids]
    monkeypatch.setattr(engines, "Engine", Quick)
    return Quick


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class of 40."""
    made = make_course(tmp_path)
    for number in range(40):
        hand_in(tmp_path, f"s{number:02}", f"{RIGHT}\n# {number}\n")
    return made


def grade(course: Course, **changes: Any) -> list[Outcome]:
    """Grade everybody who handed in."""
    (assignment,) = course.assignments
    class_ = grading.submissions_of(course, assignment).items()
    return list(grading.grade(course, assignment, class_, **{"options": OPTIONS, **changes}))


# --- reading and grading at the same time -------------------------------------------


def test_the_engine_starts_when_the_first_submission_has_been_read(
    course: Course, quick: type[Quick], monkeypatch: pytest.MonkeyPatch
):
    read, start = Intake.read, quick.start
    reading, started = [], threading.Event()

    def note_start(engine: Quick) -> None:
        start(engine)
        started.set()

    def note_read(intake: Intake, student: str, path: Path) -> Any:
        reading.append(path)
        assert len(reading) == 1 or started.wait(PATIENCE), "all are read before engines start"
        return read(intake, student, path)

    monkeypatch.setattr(quick, "start", note_start)
    monkeypatch.setattr(Intake, "read", note_read)
    assert len(grade(course)) == len(reading) == 40


@pytest.mark.parametrize("keep", [True, False])
def test_only_a_few_submissions_and_results_are_in_memory(
    course: Course, quick: type[Quick], monkeypatch: pytest.MonkeyPatch, keep: bool
):
    look, works, most = grading._look, list[weakref.ref[Any]](), 0
    monkeypatch.setattr(engines, "AHEAD", 4 * engines.OVERHEAD)

    def counted(*given: Any) -> Any:
        nonlocal most
        found = look(*given)
        works.append(weakref.ref(found))
        most = max(most, sum(work() is not None for work in works))
        return found

    monkeypatch.setattr(grading, "_look", counted)
    (assignment,) = course.assignments
    class_ = grading.submissions_of(course, assignment).items()
    assert sum(1 for _ in grading.grade(course, assignment, class_, OPTIONS, keep=keep)) == 40
    assert 1 < most < 10


def test_a_class_that_is_graded_already_starts_no_engine(course: Course, quick: type[Quick]):
    grade(course)
    assert len(quick.started) == 1
    outcomes = grade(course)
    assert len(quick.started) == 1
    assert all(outcome.cached for outcome in outcomes)


def test_no_more_engines_start_than_there_are_submissions_to_grade(
    course: Course, quick: type[Quick]
):
    grade(course)
    hand_in(course.root, "s07", f"{RIGHT}\n# better\n")
    fresh = [o.student for o in grade(course, options=replace(OPTIONS, jobs=4)) if not o.cached]
    assert (fresh, len(quick.started)) == (["s07"], 2)


# --- what a stored result is of ------------------------------------------------------


def test_results_graded_with_other_checks_than_the_class_was_begun_with_are_not_kept(
    course: Course, quick: type[Quick], monkeypatch: pytest.MonkeyPatch
):
    (assignment,) = course.assignments

    def edited_meanwhile(engine: Quick) -> None:
        assignment.checks_file.write_text(CHECKS + "\n# changed\n", encoding="utf-8")
        engine._must_be_current()

    monkeypatch.setattr(quick, "start", edited_meanwhile)
    with pytest.raises(ChecksChangedError, match="was changed while the class was graded"):
        grade(course)
    assert not list(grading.result_path(course, assignment, "x").parent.glob("*.json"))


def test_another_file_that_was_handed_in_counts_though_the_graded_one_is_the_same(
    course: Course, quick: type[Quick]
):
    (assignment,) = course.assignments
    folder = course.submitted(assignment, "s00")
    (released := course.released(assignment)).mkdir(parents=True)
    for file in (released / "tiny.py", released / "z.py", folder / "z.py"):
        file.write_text("x = 1\n", encoding="utf-8")
    grade(course)
    (folder / "z.py").write_text("x = 2\n", encoding="utf-8")
    (again,) = [outcome for outcome in grade(course) if not outcome.cached]
    assert again.result is not None
    note = "More than one file was edited (tiny.py, z.py); tiny.py was graded."
    assert again.result["notes"] == [note]


@pytest.mark.parametrize("changes", [{"seconds": 7.0}, {"memory": 2**30}])
def test_another_limit_gives_another_result(
    course: Course, quick: type[Quick], changes: dict[str, Any]
):
    grade(course)
    other = replace(OPTIONS, **changes)
    assert not any(outcome.cached for outcome in grade(course, options=other))
    assert all(outcome.cached for outcome in grade(course, options=other))


def test_what_a_sandbox_spoiled_that_was_killed_twice_is_graded_again(
    course: Course, quick: type[Quick], monkeypatch: pytest.MonkeyPatch
):
    fine = quick.grade

    def spoiled(engine: Quick, work: submission.Submission) -> dict[str, Any]:
        answer = fine(engine, work)
        bad = [{**answer["verdicts"][0], "verdict": "grader_error"}, *answer["verdicts"][1:]]
        return {**answer, "verdicts": bad, "faulty": True}

    monkeypatch.setattr(quick, "grade", spoiled)
    grade(course)
    monkeypatch.setattr(quick, "grade", fine)
    assert not any(outcome.cached for outcome in grade(course))
    assert all(outcome.cached for outcome in grade(course))


# --- limits, in the sandbox ------------------------------------------------------------

GREEDY = """\
def double(x):
    many = bytearray(400 * 2**20)
    return x + x


def half(x):
    import time
    time.sleep(0.6)
    return 0.5 * x
"""


def test_limits_of_the_command_line_hold_in_the_sandbox(tmp_path: Path):
    made = make_course(tmp_path)
    listing = tmp_path / "solutions" / "course.toml"
    text = listing.read_text("utf-8").replace("check_seconds = 1.0", "check_seconds = 30.0")
    listing.write_text(text, encoding="utf-8")
    course = courses.load(made.root)
    hand_in(tmp_path, "greedy", GREEDY)

    def said(check: str, **limits: Any) -> str:
        (outcome,) = grade(course, options=replace(OPTIONS, **limits))
        assert outcome.result is not None, outcome.problem
        (found,) = [c for c in results.all_checks(outcome.result) if c["id"] == check]
        return str(found["message"])

    assert said("TestDouble::test_number") == said("TestHalf::test_number") == ""
    assert "MemoryError" in said("TestDouble::test_number", memory=200 * 2**20)
    assert "did not finish within" in said("TestHalf::test_number", seconds=0.5)


# --- stopping ----------------------------------------------------------------------------

NEVER = RIGHT.replace("return x + x", "import time; time.sleep(0.9); return x + x")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_at_once_and_says_what_is_done(
    tmp_path: Path, number: signal.Signals, until: Callable[..., None]
):
    course = make_course(tmp_path)
    hand_in(tmp_path, "a", RIGHT)
    for student in "bcdefghijklmnopqrst":
        hand_in(tmp_path, student, f"{NEVER}\n# {student}\n")
    command = [sys.executable, "-m", "autograder.cli", "grade", "01", "--backend", "none"]
    (temporary := tmp_path / "tmp").mkdir()
    grader = subprocess.Popen(
        [*command, "--jobs", "1", "--course", str(tmp_path)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = grading.result_path(course, course.assignments[0], "a")
    until(lambda: first.exists() or grader.poll() is not None)
    started = psutil.Process(grader.pid).children(recursive=True)
    assert len(started) >= 2, "an engine and a worker"
    grader.send_signal(number)
    out, error = grader.communicate(timeout=PATIENCE)
    done = sum(1 for path in first.parent.iterdir())
    assert (grader.returncode, out) == (1, "")
    assert error == f"Stopped: {done} of 20 graded; run it again to go on.\n"
    assert done < 20
    _gone, left = psutil.wait_procs(started, timeout=PATIENCE)
    assert not left
    assert not list(temporary.glob("autograder-*"))
    assert results.read(first) is not None


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Return a function that waits until something is true."""

    def wait(true: Callable[[], object]) -> None:
        moment = threading.Event()
        for _ in range(int(PATIENCE / 0.02)):
            if true():
                return
            moment.wait(0.02)
        pytest.fail("it never came")

    return wait


def test_an_engine_is_stopped_in_the_middle_of_a_submission(
    course: Course, quick: type[Quick], monkeypatch: pytest.MonkeyPatch
):
    stop, stopped = threading.Event(), threading.Event()

    def endless(engine: Quick, work: submission.Submission) -> dict[str, Any]:
        stop.set()
        assert stopped.wait(PATIENCE)
        raise engines.EngineKilledError("stopped")

    monkeypatch.setattr(quick, "grade", endless)
    monkeypatch.setattr(quick, "stop", lambda engine: stopped.set())
    assert grade(course, stop=stop) == []
    assert stopped.is_set()


def test_whoever_stops_a_class_gets_what_is_done_and_the_rest_is_graded_by_the_next_run(
    course: Course, quick: type[Quick]
):
    (assignment,) = course.assignments
    class_ = grading.submissions_of(course, assignment).items()
    stop, done = threading.Event(), []
    for outcome in grading.grade(course, assignment, class_, OPTIONS, stop=stop):
        done.append(outcome.student)
        if len(done) == 3:
            stop.set()
    assert 3 <= len(done) <= 40
    folder = grading.result_path(course, assignment, "x").parent
    assert sorted(path.stem for path in folder.iterdir()) == sorted(done)
    assert sorted(o.student for o in grade(course) if o.cached) == sorted(done)
    assert len(list(folder.glob("*.json"))) == 40
    assert json.loads((folder / "s39.json").read_text("utf-8"))["student"] == "s39"
