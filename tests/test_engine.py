"""The engine runs a check only if its verdict does not follow from the reference's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import submission
from autograder.engines import Engine
from autograder.grading import Options
from tests.tiny import CHECKS, RIGHT, WRONG, make_course

# Each check of this assignment leaves its name in a file when it runs.
NOTED = (
    CHECKS.replace("self, student", "self, noted, student")
    + '''

    @pytest.mark.points(1)
    def test_text(self, noted, student, source):
        """It has no semicolons."""
        halved(student, 5.0)


def test_of_no_submission():
    raise RuntimeError("not a check: nobody asks for `student`")


@pytest.fixture
def noted(request):
    with open(request.path.with_name("ran"), "a") as file:
        print(request.node.name, file=file)
'''
)
ALL = ["test_number", "test_agrees", "test_number", "test_text"]
Ran = Callable[[str], tuple[list[str], dict[str, str]]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """Return a function: a submission's text to (the checks that ran, the verdicts)."""
    root = tmp_path_factory.mktemp("tiny")
    (assignment,) = make_course(root, NOTED).assignments
    engine = Engine(assignment, Options(backend="none", seed=1))
    engine.start()
    log, path = assignment.folder / "ran", root / "tiny.py"

    def grade(text: str) -> tuple[list[str], dict[str, str]]:
        log.write_text("")
        path.write_text(text)
        answer: dict[str, Any] = engine.grade(submission.read(path))
        return log.read_text().split(), {v["id"]: v["verdict"] for v in answer["verdicts"]}

    assert log.read_text().split() == ALL  # the reference has been through all of them
    yield grade
    engine.close()


def test_the_references_answers_pass_without_running_the_check(ran: Ran) -> None:
    checks, verdicts = ran(RIGHT)
    assert checks == ["test_text"]  # it reads the source: only it knows
    assert set(verdicts.values()) == {"passed"}
    assert len(verdicts) == len(ALL)


def test_a_check_with_any_other_answer_is_run(ran: Ran) -> None:
    checks, verdicts = ran(RIGHT.replace("0.5 * x", "0.5 * x + 1e-9"))  # right, with other bytes
    assert checks == ["test_number", "test_text"]
    assert set(verdicts.values()) == {"passed"}


def test_a_wrong_answer_fails_and_what_needs_it_is_not_checked(ran: Ran) -> None:
    checks, verdicts = ran(WRONG)
    assert checks == ["test_number", "test_text"]
    assert list(verdicts.values()) == ["failed", "not_checked", "passed", "passed"]


def test_a_text_equal_to_an_answer_is_no_answer(ran: Ran) -> None:
    """Only the bytes of the whole answer count: a number in quotes is something else."""
    _checks, verdicts = ran(RIGHT.replace("return x + x", "return str(x + x)"))
    assert verdicts["TestDouble::test_number"] == "failed"


def test_no_conftest_in_a_folder_above_is_run(tmp_path: Path) -> None:
    """It may be anybody's: above the course there are folders like /tmp."""
    (assignment,) = make_course(tmp_path).assignments
    (tmp_path / "conftest.py").write_text("raise RuntimeError", encoding="utf-8")
    engine = Engine(assignment, Options(backend="none", seed=1))
    engine.start()  # it raises what the engine dies of
    engine.close()
