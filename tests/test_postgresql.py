"""Many at one gradebook: ten with PostgreSQL, as nbgrader advises; a few with SQLite."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import course
from tests.gradebooks import (
    NAME,
    PROGRAMS,
    command,
    environment,
    files,
    make_class,
    scores,
    tables,
)
from tests.parallel_graders import by_hand, together
from tests.postgresql import new_database, server

GRADERS = [f"student {number}" for number in range(10)]
FULL = dict.fromkeys(GRADERS, 55)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def urls() -> Iterator[str]:
    with server() as found:
        yield found


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> course.Course:
    """A course with nbgrader's usual gradebook, in which nothing has been entered."""
    return make_class(tmp_path_factory.mktemp("many") / "sqlite", *GRADERS)


@pytest.fixture
def made(sqlite: course.Course, tmp_path: Path) -> course.Course:
    shutil.copytree(sqlite.root, tmp_path / "course")
    return course.load(tmp_path / "course")


def at(made: course.Course, url: str) -> course.Course:
    """Configure another gradebook, and build the course for it."""
    (made.root / "gradebook.db").unlink()
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(f"get_config().CourseDirectory.db_url = {url!r}\n")
    assert command(made.root, "build") == 0
    return made


def entered_by_hand(url: str) -> dict[str, tuple[float, str]]:
    with Gradebook(url) as gradebook:
        found = {}
        for student in GRADERS:
            grade = gradebook.find_grade("check-predict", "line_model", NAME, student)
            comment = gradebook.find_comment("predict", "line_model", NAME, student)
            found[student] = grade.manual_score, comment.manual_comment
        return found


def test_the_configured_database_gets_everything_and_no_other_one_is_made(
    urls: str, sqlite: course.Course, made: course.Course, capsys: Capture
) -> None:
    url = new_database(urls, "course")
    at(made, url)
    assert files(made.root / "assignments") == files(sqlite.root / "assignments")
    assert tables(url)["grade_cells"] == tables(usual(sqlite))["grade_cells"]
    assert command(made.root, "grade", NAME, "--gradebook") == 0, capsys.readouterr().out
    assert scores(made, url) == FULL
    assert not (made.root / "gradebook.db").exists()
    capsys.readouterr()
    assert command(made.root, "grade", NAME, "--gradebook") == 0
    assert "Gradebook: nothing new." in capsys.readouterr().out


def usual(made: course.Course) -> str:
    return f"sqlite:///{made.root / 'gradebook.db'}"


def test_ten_graders_at_once_lose_nothing(urls: str, made: course.Course) -> None:
    url = new_database(urls, "graders")
    at(made, url)
    assert together(made.root, *GRADERS) == {}
    assert entered_by_hand(url) == {s: by_hand(number) for number, s in enumerate(GRADERS)}
    assert sorted(scores(made, url)) == GRADERS


def test_a_server_that_is_not_there_is_named(made: course.Course, capsys: Capture) -> None:
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        url = "postgresql+psycopg2://grader:secret@/course?host=/nowhere"
        file.write(f"get_config().CourseDirectory.db_url = {url!r}\n")
    assert command(made.root, "grade", NAME, "--gradebook") == 1
    said = capsys.readouterr().out
    assert "Gradebook: nothing taken in." in said
    assert "/nowhere" in said
    assert "secret" not in said
    assert command(made.root, "build") == 2
    assert "/nowhere" in capsys.readouterr().err


# --- SQLite, which nbgrader does not advise for several -------------------------------


def test_with_sqlite_what_three_at_once_lose_is_named_and_repaired_by_running_again(
    made: course.Course,
) -> None:
    some = GRADERS[:3]
    url = usual(made)
    problems = together(made.root, *some)
    for said in problems.values():
        assert "locked" in said or "UNIQUE" in said, said
    for student in problems:
        assert together(made.root, student) == {}
    assert sorted(scores(made, url)) == some


def test_two_runs_at_once_and_one_more_leave_the_whole_class_in_the_gradebook(
    made: course.Course, capsys: Capture
) -> None:
    arguments = [str(PROGRAMS / "autograder"), "grade", NAME, "--gradebook"]
    both = [
        subprocess.Popen(
            arguments,
            cwd=made.root,
            env=environment(made.root.parent),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    for said, status in [(process.communicate()[0], process.returncode) for process in both]:
        assert "Traceback" not in said
        assert "see the above" not in said
        assert (status == 0) == ("✘" not in said), said
    assert command(made.root, "grade", NAME, "--gradebook") == 0
    assert scores(made) == FULL
