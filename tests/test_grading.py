"""Grading a class: odd submissions, broken checks, dying engines, and what is done only once."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import engines, grading, results, submission
from autograder.course import Course
from autograder.engines import Engine, EngineError
from autograder.grading import Options, Outcome, Work
from tests.crew import FakeCrew
from tests.test_results import validate
from tests.tiny import BROKEN, CHECKS, RIGHT, STUB, WRONG, hand_in, make_course

OPTIONS = Options(backend="none", seed=1, jobs=1)
CLASS = {
    "right": RIGHT,
    "wrong": WRONG,
    "stub": STUB,
    "syntax error": RIGHT.replace("def double(x)", "def double(x"),
    "exits at once": "import os\nos._exit(0)\n" + RIGHT,
    "endless loop": RIGHT + "\nwhile True:\n    pass\n",
    "endless loop that swallows": RIGHT
    + "\nwhile True:\n    try:\n        while True:\n            pass\n"
    + "    except BaseException:\n        pass\n",
    "says it passed": "import sys\nprint('passed')\nsys.exit(0)\n",
    "slow": RIGHT.replace("return x + x", "import time; time.sleep(0.5); return x + x"),
}


def grade(course: Course, **changes: Any) -> dict[str, Outcome]:
    """Grade everybody who handed in."""
    (assignment,) = course.assignments
    arguments = {"options": OPTIONS, **changes}
    outcomes = list(
        grading.grade(
            course, assignment, grading.submissions_of(course, assignment).items(), **arguments
        )
    )
    found = {outcome.student: outcome for outcome in outcomes}
    assert len(found) == len(outcomes)
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("tiny")
    made = make_course(root, CHECKS + BROKEN)
    for student, text in CLASS.items():
        hand_in(root, student, text)
    hand_in(root, "damaged notebook", '{"cells": [', "tiny.ipynb")
    (root / "submitted" / "nothing" / "01_tiny").mkdir(parents=True)
    return made


class Watch:
    """Notes what goes to which engine process; kills the first one in the middle of "slow"."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []
        self.sent: list[str] = []
        self._start, self._grade = subprocess.Popen, Engine.grade

    def start(self, *arguments: Any, **named: Any) -> subprocess.Popen[str]:
        self.processes.append(self._start(*arguments, **named))
        return self.processes[-1]

    def grade(self, engine: Engine, work: submission.Submission) -> dict[str, Any]:
        self.sent.append(work.path.parent.parent.name)
        if self.sent[-1] == "slow" and len(set(self.sent)) == len(self.sent):
            threading.Timer(0.25, self.processes[0].kill).start()
        return self._grade(engine, work)


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def graded(course: Course, watch: Watch) -> dict[str, Outcome]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines.subprocess, "Popen", watch.start)
        patch.setattr(Engine, "grade", lambda *arguments: watch.grade(*arguments))
        return grade(course)


def verdicts(outcome: Outcome) -> dict[str, str]:
    assert outcome.result is not None, outcome.problem
    return {check["id"]: check["verdict"] for check in results.all_checks(outcome.result)}


def test_everybody_gets_one_outcome_and_every_result_keeps_to_the_schema(
    graded: dict[str, Outcome],
):
    assert sorted(graded) == sorted([*CLASS, "damaged notebook", "nothing"])
    for outcome in graded.values():
        assert not outcome.cached
        if outcome.result is not None:
            validate(outcome.result)
            assert outcome.result["backend"] == "none"
            assert outcome.result["student"] == outcome.student


@pytest.mark.parametrize(
    ("student", "double", "half"),
    [
        ("right", 3, 1.5),
        ("wrong", 0, 1.5),
        ("stub", 0, 0),
        ("syntax error", 0, 1.5),
        ("exits at once", 3, 1.5),
        ("endless loop", 3, 1.5),
        ("endless loop that swallows", 3, 1.5),
        ("says it passed", 0, 0),
        ("slow", 3, 1.5),
    ],
)
def test_a_bad_statement_costs_itself_and_nothing_else(
    graded: dict[str, Outcome], student: str, double: float, half: float
):
    result = graded[student].result
    assert result is not None
    assert [part["name"] for part in result["exercises"]] == ["double", "half"]
    assert [part["score"] for part in result["exercises"]] == [double, half]
    assert [part["max_score"] for part in result["exercises"]] == [3, 5.5]


def test_verdicts_and_messages_say_what_happened(graded: dict[str, Outcome]):
    assert verdicts(graded["wrong"]) == {
        "TestDouble::test_number": "failed",
        "TestDouble::test_agrees": "not_checked",
        "TestHalf::test_number": "passed",
        "TestHalf::test_broken": "grader_error",
    }
    assert graded["wrong"].result is not None
    first, second, *_ = results.all_checks(graded["wrong"].result)
    assert (first["called"], first["message"]) == ("double(3)", "It is 9; expected 6.")
    assert second["message"] == "It makes sense only when this one passes: It doubles a number."


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("right", None),
        ("stub", None),
        ("exits at once", "line 2{} It ended or blocked the Python process."),
        ("endless loop", "line 8{} It took too long."),
        ("endless loop that swallows", "line 8{} It ended or blocked the Python process."),
    ],
)
def test_a_statement_that_was_left_out_is_named(
    graded: dict[str, Outcome], student: str, note: str | None
):
    result = graded[student].result
    assert result is not None
    text = ": this statement was left out; everything else was checked."
    assert result["notes"] == ([] if note is None else [f"tiny.py, {note.format(text)}"])


def test_a_check_that_the_reference_fails_is_nobodys_loss_and_is_flagged(
    graded: dict[str, Outcome],
):
    for student in CLASS:
        result = graded[student].result
        assert result is not None
        broken = results.all_checks(result)[-1]
        assert broken["verdict"] == "grader_error"
        assert broken["message"] == "The grader's own reference does not pass this check."
        assert result["needs_person"]
        assert [part["needs_person"] for part in result["exercises"]] == [False, True]


def test_a_file_that_cannot_be_read_stops_nobody(graded: dict[str, Outcome]):
    damaged, nothing = graded["damaged notebook"], graded["nothing"]
    assert damaged.result is None
    assert "tiny.ipynb: is not a notebook (line 1: it is not JSON:" in damaged.problem
    assert nothing.result is None
    assert nothing.problem.endswith("01_tiny: neither a notebook nor a module is in this folder")


@pytest.fixture
def graded_again(
    course: Course, graded: dict[str, Outcome], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """Return a function that says who would be graded again; the others are cached."""

    def run(changed: Course = course, **changes: Any) -> list[str]:
        again: list[str] = []

        def note(work: Work) -> Outcome:
            again.append(work.student)
            return Outcome(work.student, None, "not graded in this test")

        monkeypatch.setattr(grading, "_crew", lambda *_given: FakeCrew(note))
        outcomes = grade(changed, **changes)
        assert sorted(outcomes) == sorted(graded)
        for student, outcome in outcomes.items():
            kept = student not in again and graded[student].result is not None
            assert outcome.cached is kept, student
            assert outcome.result == (graded[student].result if kept else None)
        return again

    return run


def test_a_second_run_grades_nobody_again(graded_again: Callable[..., list[str]]):
    assert graded_again() == []


def test_a_changed_submission_is_graded_again_and_only_that(
    course: Course, graded_again: Callable[..., list[str]]
):
    file = course.root / "submitted" / "wrong" / "01_tiny" / "tiny.py"
    file.write_text(WRONG + "\n# a thought\n", encoding="utf-8")
    assert graded_again() == ["wrong"]
    file.write_text(WRONG, encoding="utf-8")
    assert graded_again() == []


def test_a_damaged_result_is_made_again(course: Course, graded_again: Callable[..., list[str]]):
    path = grading.result_path(course, course.assignments[0], "right")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert graded_again() == ["right"]
    path.write_bytes(whole)


@pytest.mark.parametrize("name", ["test_tiny.py", "tiny.py", "es.po"])
def test_a_changed_check_reference_or_translation_grades_everybody_again(
    course: Course, graded_again: Callable[..., list[str]], name: str
):
    path = course.assignments[0].folder / name
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(before + b"\n# changed\n")
    try:
        assert graded_again() == sorted(CLASS)
    finally:
        path.write_bytes(before) if before else path.unlink()


@pytest.mark.parametrize("options", [Options("landlock"), Options("none", language="es")])
def test_another_backend_or_language_grades_everybody_again(
    graded_again: Callable[..., list[str]], options: Options
):
    assert graded_again(options=options) == sorted(CLASS)


def test_an_engine_killed_in_the_middle_of_a_submission_loses_nothing(
    course: Course, graded: dict[str, Outcome], watch: Watch
):
    students = sorted(CLASS)
    middle = students.index("slow")
    assert watch.sent == students[: middle + 1] + students[middle:]
    assert [process.returncode for process in watch.processes] == [-signal.SIGKILL, 0]
    for student in students:
        stored = results.read(grading.result_path(course, course.assignments[0], student))
        assert stored is not None
        assert stored == graded[student].result


class Unreliable(Engine):
    """An engine that breaks down as its submission says, without a process."""

    def start(self) -> None:
        self.ready = {"backend": "none", "seed": 1}

    def grade(self, work: Any) -> dict[str, Any]:
        if "EngineError" in work.units[0]["source"]:
            raise EngineError("the engine has ended")
        if "KeyError" in work.units[0]["source"]:
            raise KeyError("verdicts")
        return {"verdicts": [], "notes": [], "seconds": 0, "memory": 0}


def test_whatever_breaks_down_the_rest_of_the_class_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    course = make_course(tmp_path)
    for student, text in {"a": "KeyError", "b": "EngineError", "c": "fine"}.items():
        hand_in(tmp_path, student, text)
    monkeypatch.setattr(engines, "Engine", Unreliable)
    monkeypatch.setattr(results, "build", lambda **named: {"student": named["student"]})
    outcomes = grade(course, options=Options("none", jobs=2))
    assert {student: outcome.problem for student, outcome in outcomes.items()} == {
        "a": "KeyError: 'verdicts'",
        "b": "the engine has ended",
        "c": "",
    }
    assert outcomes["c"].result == {"student": "c"}


def test_a_broken_file_of_checks_is_an_error_of_the_grader_with_its_text(tmp_path: Path):
    course = make_course(tmp_path, CHECKS.replace("import pytest", "import pytest, no_such_module"))
    hand_in(tmp_path, "a", RIGHT)
    with pytest.raises(EngineError, match="No module named 'no_such_module'"):
        grade(course)
    assert results.read(grading.result_path(course, course.assignments[0], "a")) is None
