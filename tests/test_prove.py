"""The grader's own exam: what it must not keep quiet about."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import results
from autograder.cli import main
from tests.tiny import CHECKS, RIGHT, hand_in, make_course

NARROW = RIGHT.replace("x + x", "6 if isinstance(x, int) else 3 * x")
QUARTER = RIGHT.replace("0.5 * x", "0.25 * x")
BROKEN_DIAGNOSIS = """

from autograder.diagnoses import diagnosis


@diagnosis
def of_a_quarter(case):
    if case.is_about("half") and case.kind == "close":
        raise KeyError("quarter")
"""
OPTIONS = ("01", "--backend", "none", "--jobs", "1")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny course that passes the exam."""
    make_course(tmp_path)
    folder = tmp_path / "solutions" / "01_tiny" / "rejected"
    folder.mkdir()
    for check, text in {
        "TestDouble::test_number": RIGHT.replace("x + x", "x"),
        "TestDouble::test_agrees": NARROW,
        "TestHalf::test_number": QUARTER,
    }.items():
        name = check.lower().replace("::", "_")
        (folder / f"{name}.py").write_text(f"# {check}: -\n{text}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_diagnosis_that_fails_is_reported_by_prove_and_costs_a_student_nothing(
    course: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["prove", *OPTIONS]) == 0
    checks = course / "solutions" / "01_tiny" / "test_tiny.py"
    checks.write_text(CHECKS + BROKEN_DIAGNOSIS, encoding="utf-8")
    capsys.readouterr()
    assert main(["prove", *OPTIONS]) == 1
    out = capsys.readouterr().out
    broken = "the diagnosis test_tiny.of_a_quarter: KeyError: 'quarter'"
    assert f"  rejected/testhalf_test_number.py: {broken}\n" in out

    hand_in(course, "ana", QUARTER)
    assert main(["grade", *OPTIONS]) == 0
    result = results.read(course / "build" / "results" / "01_tiny" / "ana.json")
    assert result is not None
    verdict = results.all_checks(result)[-1]
    assert (verdict["verdict"], verdict["diagnosis"]) == ("failed", None)


def test_an_exercise_without_the_third_hint_is_named(
    course: Path, capsys: pytest.CaptureFixture[str]
):
    checks = course / "solutions" / "01_tiny" / "test_tiny.py"
    outline = 'class TestHalf:\n    """Halve it."""\n'
    checks.write_text(CHECKS.replace("class TestHalf:\n", outline), encoding="utf-8")
    said = "has no outline, the third hint: write it as docstring of its class\n"
    assert main(["prove", *OPTIONS]) == 0
    assert capsys.readouterr().out.split("\n  ")[1:] == [f"double {said}"]
    assert main(["build", "01"]) == 0
    assert capsys.readouterr().out.split("\n  ")[1:] == [f"double {said}"]
