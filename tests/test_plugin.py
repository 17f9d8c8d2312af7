"""The pytest plugin: verdicts, marks, the reference's memory, and other people's tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import check_file
from autograder.cli import main as command
from tests.tiny import CHECKS, RIGHT, make_course

RECORDER = """
import json, os
from autograder.run import RUN

def pytest_sessionfinish(session):
    run = session.config.stash.get(RUN, None)
    if run is not None:
        found = {v.check.id: [v.verdict, v.message, v.called] for v in run.verdicts.values()}
        with open(os.environ["RECORD"], "w") as file:
            json.dump({"verdicts": found, "backend": run.backend, "seed": run.seed}, file)
"""
# Checks that end in every way there is.
MANY = '''

@probe
def counted(code):
    """how often it was asked"""
    code.__dict__["asked"] = code.__dict__.get("asked", 0) + 1
    return code.asked


@probe
def ends(code, how):
    """Something bad."""
    import os, time
    os._exit(3) if how == "exit" else time.sleep(60) if how == "sleep" else code.missing


class TestEnds:
    @pytest.mark.points(1)
    def test_exit(self, student):
        """It stays alive."""
        ends(student, "exit")

    @pytest.mark.points(1)
    def test_sleep(self, student):
        """It is quick."""
        ends(student, "sleep")

    @pytest.mark.points(1)
    def test_missing(self, student):
        """It is there."""
        ends(student, "")

    @pytest.mark.points(1)
    def test_alive_again(self, student):
        """One bad check costs itself only."""
        expect.equal(doubled(student, 1), 2)

    @pytest.mark.hidden
    @pytest.mark.points(1)
    def test_hidden(self, student):
        """It shows no value."""
        expect.equal(doubled(student, 1234), 4321)

    @pytest.mark.points(1)
    def test_bug(self, student):
        """Its author made a mistake."""
        doubled(student, 1)
        return {}["no such key"]

    @pytest.mark.points(1)
    @pytest.mark.needs("test_bug", "TestDouble::test_number")
    def test_after_bug(self, student):
        """A grader error above does not stand in the way."""

    @pytest.mark.points(1)
    @pytest.mark.needs("test_exit")
    def test_after_failure(self, student):
        """It needs what failed."""

    @pytest.mark.points(1)
    @pytest.mark.needs("test_after_failure")
    def test_after_that(self, student):
        """It needs what was not checked."""

    @pytest.mark.points(1)
    def test_skips(self, student):
        """It has a reason of its own."""
        pytest.skip("there is no accelerator here")

    @pytest.mark.points(1)
    def test_reference_answers_once(self, student, reference):
        """The same question is put once to the student, and once to the reference."""
        assert [counted(student), counted(student)] == [1, 1]
        assert [counted(reference), counted(reference)] == [1, 1]

    @pytest.mark.points(1)
    def test_another_check_is_told(self, student, reference):
        """What one check heard, another need not ask again."""
        assert counted(reference) == 1

    @pytest.mark.points(1)
    def test_plain_assertion(self, student):
        """It is a plain assertion."""
        assert doubled(student, 1) == 3

'''
OTHERS = """
import pytest

@pytest.fixture
def student():
    return "somebody else's fixture"

def test_of_somebody_else(student):
    assert student.startswith("somebody")

class TestOther:
    def test_method_without_docstring_or_points(self, draw_nothing=None):
        pass
"""


def released(root: Path) -> Path:
    """Make a folder as a student has it: public checks and their own work; return it."""
    folder = root / "released"
    folder.mkdir()
    header = 'pytestmark = pytest.mark.assignment(name="01_tiny", language="en")'
    checks = check_file.public_text(root / "solutions" / "01_tiny" / "test_tiny.py", header)
    (folder / "test_tiny.py").write_text(checks, encoding="utf-8")
    (folder / "tiny.py").write_text(RIGHT.replace("0.5 * x", "x"), encoding="utf-8")
    return folder


def as_a_user(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], Any]:
    """Run `python -m pytest` in a folder; return how it ended and what the plugin had noted."""
    record = folder / "record.json"
    (folder / "conftest.py").write_text(RECORDER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "RECORD": str(record), "COLUMNS": "120"},
    )
    return done, json.loads(record.read_text("utf-8")) if record.exists() else None


# --- an instructor's run ----------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Any]:
    """One run of many checks on one submission, in a sandbox without a cage."""
    root = tmp_path_factory.mktemp("many")
    course = make_course(root, CHECKS + MANY)
    file = root / "ana.py"
    file.write_text(RIGHT.replace("0.5 * x", "x"), encoding="utf-8")
    folder = course.assignments[0].folder
    return as_a_user(folder, "--submission", str(file), "--backend", "none", "--seed", "7")


@pytest.mark.parametrize(
    ("check", "verdict", "message", "called"),
    [
        ("TestDouble::test_number", "passed", "", "double(3)"),
        ("TestDouble::test_agrees", "passed", "", "double(…)"),
        ("TestHalf::test_number", "failed", "It is 5; expected 2.5.", "half(5)"),
        ("TestEnds::test_exit", "failed",
         "Your code ended the Python process (exit status 3).", "Something bad."),
        ("TestEnds::test_sleep", "failed",
         "It did not finish within 1.0 s.", "Something bad."),
        ("TestEnds::test_missing", "failed",
         "Your code does not define `missing`.", "Something bad."),
        ("TestEnds::test_alive_again", "passed", "", "double(1)"),
        ("TestEnds::test_hidden", "failed", "It is not what was expected.", "double(…)"),
        ("TestEnds::test_bug", "grader_error",
         "The grader failed here, not you: KeyError: 'no such key' (test_tiny.py:{line})", ""),
        ("TestEnds::test_after_bug", "passed", "", ""),
        ("TestEnds::test_after_failure", "not_checked",
         "It makes sense only when this one passes: It stays alive.", ""),
        ("TestEnds::test_after_that", "not_checked",
         "It makes sense only when this one passes: It needs what failed.", ""),
        ("TestEnds::test_skips", "not_checked", "there is no accelerator here", ""),
        ("TestEnds::test_reference_answers_once", "passed", "", "how often it was asked"),
        ("TestEnds::test_another_check_is_told", "passed", "", ""),
        ("TestEnds::test_plain_assertion", "failed", "", "double(1)"),
    ],
)  # fmt: skip
def test_every_check_ends_in_one_of_four_verdicts(
    many: Any, check: str, verdict: str, message: str, called: str
):
    lines = (CHECKS + MANY).split("\n")
    message = message.format(line=1 + lines.index('        return {}["no such key"]'))
    found = many[1]["verdicts"][check]
    assert found[:2] == [verdict, message]
    assert found[2] == (called if verdict == "failed" else "")


def test_pytest_itself_reports_the_same(many: Any):
    done, record = many
    kinds = [verdict for verdict, _message, _called in record["verdicts"].values()]
    assert (record["backend"], record["seed"]) == ("none", 7)
    assert f"{kinds.count('failed') + kinds.count('grader_error')} failed, " in done.stdout
    assert f"{kinds.count('passed')} passed, {kinds.count('not_checked')} skipped" in done.stdout
    assert "It halves a number.\nCalled: half(5)\nIt is 5; expected 2.5.\n" in done.stdout
    assert "1234" not in done.stdout
    assert "4321" not in done.stdout
    assert done.returncode == 1
    assert done.stderr == ""


# --- a student's run, and other people's tests ------------------------------------


def test_plain_pytest_in_a_released_folder_checks_the_work_beside_it(tmp_path: Path):
    make_course(tmp_path)
    folder = released(tmp_path)
    (folder / "test_other.py").write_text(OTHERS, encoding="utf-8")
    done, record = as_a_user(folder)
    assert record["backend"] == "live"
    assert {name: found[:2] for name, found in record["verdicts"].items()} == {
        "TestDouble::test_number": ["passed", ""],
        "TestHalf::test_number": ["failed", "It is 5; expected 2.5."],
    }
    assert "1 failed, 3 passed" in done.stdout, done.stdout
    assert "def test_number" not in done.stdout  # the message, not the check's own source
    (folder / "conftest.py").unlink()
    assert command(["check", str(folder / "tiny.py")]) == 1


def test_the_plugin_does_nothing_where_there_are_no_checks(tmp_path: Path):
    (tmp_path / "test_other.py").write_text(OTHERS, encoding="utf-8")
    code = (
        "import sys, pytest; status = pytest.main(['-q', '-p', 'no:cacheprovider', '-W', 'error']);"
        "assert 'torch' not in sys.modules and 'autograder.run' not in sys.modules;"
        "assert 'autograder.pytest_plugin' in sys.modules; sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 passed" in done.stdout
