"""A gradebook that is old, locked, full or odd: said in words, nothing lost, done the next time."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import nbgrader
import pytest
from nbgrader.converters import Autograde

from autograder import course, grading, results
from tests.gradebooks import NAME, command, files, hand_in, keep_result, make_class, run, scores
from tests.small_disk import small_disks

STUDENTS = ("ana", "ben", "eva")
FULL = dict.fromkeys(STUDENTS, 55)
TAKE_IN = ("grade", NAME, "--gradebook")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> course.Course:
    """A course whose results are not in the gradebook yet."""
    return make_class(tmp_path_factory.mktemp("bad") / "course", *STUDENTS)


@pytest.fixture
def made(fresh: course.Course, tmp_path: Path) -> course.Course:
    """The course, for one test."""
    shutil.copytree(fresh.root, tmp_path / "course")
    return course.load(tmp_path / "course")


def configured(made: course.Course, text: str) -> None:
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(f"c = get_config()\n{text}\n")


def stored(made: course.Course) -> int:
    """Return how many results there are."""
    (assignment,) = made.assignments
    paths = [grading.result_path(made, assignment, student) for student in STUDENTS]
    return sum(results.read(path) is not None for path in paths)


def take_in(made: course.Course, capsys: Capture) -> tuple[int, str]:
    capsys.readouterr()
    status = command(made.root, *TAKE_IN)
    return status, capsys.readouterr().out


def takes_all_in(made: course.Course, capsys: Capture) -> bool:
    status, said = take_in(made, capsys)
    return status == 0 and "Gradebook: 3 of 3 taken in" in said and scores(made) == FULL


# --- old ----------------------------------------------------------------------------


def test_an_old_gradebook_is_upgraded_as_the_message_says(
    made: course.Course, capsys: Capture
) -> None:
    old = Path(nbgrader.__file__).parent / "tests" / "apps" / "files" / "gradebook.db"
    shutil.copyfile(old, made.root / "gradebook.db")
    status, said = take_in(made, capsys)
    assert status == 1
    assert "nbgrader db upgrade" in said
    assert "Traceback" not in said
    assert stored(made) == 3
    released = files(made.root / "assignments")
    assert command(made.root, "build") == 2
    assert "nbgrader db upgrade" in capsys.readouterr().err
    assert files(made.root / "assignments") == released
    upgraded = run(made.root, "nbgrader", "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert command(made.root, "build") == 0
    assert takes_all_in(made, capsys)


@pytest.mark.parametrize(
    ("table", "column"),
    [("grade", "extra_credit"), ("submitted_assignment", "extension"), ("course", "id")],
)
def test_a_missing_column_is_named_as_another_version(
    made: course.Course, capsys: Capture, table: str, column: str
) -> None:
    with closing(sqlite3.connect(made.root / "gradebook.db")) as database:
        database.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO gone")
        database.commit()
    status, said = take_in(made, capsys)
    assert status == 1
    assert "made by another version of nbgrader" in said
    with closing(sqlite3.connect(made.root / "gradebook.db")) as database:
        database.execute(f"ALTER TABLE {table} RENAME COLUMN gone TO {column}")
        database.commit()
    assert takes_all_in(made, capsys)


def test_a_build_that_fails_does_not_stand_in_the_way_of_the_next(
    made: course.Course, capsys: Capture
) -> None:
    path, released = made.root / "gradebook.db", files(made.root / "assignments")
    configured(made, f"c.CourseDirectory.db_url = 'sqlite:///{path}?timeout=0.1'")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert command(made.root, "build") == 2
        said = capsys.readouterr().err
        assert f"nbgrader could not generate {NAME}: the gradebook is locked" in said
        other.execute("ROLLBACK")
    assert command(made.root, "build") == 0
    assert files(made.root / "assignments") == released


def test_a_file_that_is_no_gradebook(made: course.Course, capsys: Capture) -> None:
    (made.root / "gradebook.db").write_bytes(b"<html>not a database</html>" * 99)
    status, said = take_in(made, capsys)
    assert status == 1
    assert "✘ the file is not a gradebook, or it is damaged" in said


def test_a_configuration_that_is_no_program_is_not_passed_over(
    made: course.Course, capsys: Capture
) -> None:
    """It may name another gradebook: scores would go into the wrong one."""
    configured(made, "c.CourseDirectory.db_url = 'sqlite:///elsewhere.db")
    status = command(made.root, *TAKE_IN)
    assert status == 2
    assert "nbgrader's configuration cannot be read: SyntaxError" in capsys.readouterr().err
    assert scores(made) == {}


# --- locked -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_gradebook_costs_nothing_but_another_run(
    made: course.Course, capsys: Capture, kind: str
) -> None:
    path = made.root / "gradebook.db"
    configured(made, f"c.CourseDirectory.db_url = 'sqlite:///{path}?timeout=0.1'")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        status, said = take_in(made, capsys)
        assert status == 1
        assert "the gradebook is locked: another program is writing to it" in said
        if kind == "IMMEDIATE":
            assert "✘ ana, ben, eva: the gradebook is locked" in said
        other.execute("ROLLBACK")
    assert stored(made) == 3
    assert takes_all_in(made, capsys)


def no_space(*_arguments: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "somewhere")


@pytest.mark.parametrize("trouble", ["locked", "No space left on device"])
def test_trouble_takes_nothing_away_from_what_was_entered(
    made: course.Course, capsys: Capture, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """After the first student who meets it nobody's autograded notebook is removed."""
    path = made.root / "gradebook.db"
    configured(made, f"c.CourseDirectory.db_url = 'sqlite:///{path}?timeout=0.1'")
    assert takes_all_in(made, capsys)
    for student in STUDENTS:
        hand_in(made, student, {"line_model.py": "import torch\n"})
        keep_result(made, student, failed=["TestFit::test_one_step"])
    with closing(sqlite3.connect(path, isolation_level=None)) as other, monkeypatch.context() as m:
        if trouble == "locked":
            other.execute("BEGIN IMMEDIATE")
        else:
            m.setattr(Autograde, "init_assignment", no_space)
        _status, said = take_in(made, capsys)
    assert "Gradebook: 0 of 3" in said
    assert trouble in said
    there = sorted(folder.parent.name for folder in made.root.glob("autograded/*/*"))
    assert there == ["ben", "eva"]
    assert scores(made) == FULL
    assert take_in(made, capsys)[0] == 0
    assert set(scores(made).values()) < set(range(55))


# --- names and timestamps -----------------------------------------------------------

ODD_NAMES = (
    *("Ana María Núñez", unicodedata.normalize("NFD", "Zoë"), "o'neill", 'the "quote"'),
    *("b[x]", "[a-z]", "*", "who?", "100%", "%(name)s", "{student_id}", "-rf", "--help", ".hidden"),
    *("x" * 100, "学生", "a;b", "a&b", "a,b", "#1", "back\\slash", "semi: colon", "$HOME", "~"),
)


def test_students_with_odd_names_are_entered_under_them(
    made: course.Course, capsys: Capture
) -> None:
    shutil.rmtree(made.root / "submitted")
    for student in ODD_NAMES:
        hand_in(made, student)
        keep_result(made, student)
    status, said = take_in(made, capsys)
    assert status == 0, said
    assert scores(made) == dict.fromkeys(ODD_NAMES, 55)
    assert "Gradebook: nothing new." in take_in(made, capsys)[1]


def test_nbgrader_itself_leaves_no_odd_name_out(made: course.Course) -> None:
    shutil.rmtree(made.root / "submitted")
    for student in ODD_NAMES:
        hand_in(made, student)
        keep_result(made, student)
    ran = run(made.root, "nbgrader", "autograde", NAME, "--student=[a-z]")
    assert ran.returncode == 0, ran.stderr
    assert "[a-z]" in scores(made)
    ran = run(made.root, "nbgrader", "autograde", NAME)
    assert ran.returncode == 0, ran.stderr
    assert scores(made) == dict.fromkeys(ODD_NAMES, 55)


def test_a_timestamp_that_is_none_is_named_and_stops_nobody_else(
    made: course.Course, capsys: Capture
) -> None:
    stamps = {student: made.root / "submitted" / student / NAME for student in STUDENTS}
    (stamps["ana"] / "timestamp.txt").write_text("", encoding="utf-8")
    (stamps["ben"] / "timestamp.txt").write_bytes(b"yesterday \xff")
    status, said = take_in(made, capsys)
    assert status == 1
    assert "Gradebook: 2 of 3 taken in" in said
    path = stamps["ben"] / "timestamp.txt"
    assert f"✘ ben: {path} holds no date and time: correct it, or remove it" in said
    path.write_text("2031-02-03 04:05:06 Europe/Berlin", encoding="utf-8")
    assert take_in(made, capsys)[0] == 0
    assert scores(made) == FULL


# --- links, permissions, full disks --------------------------------------------------


def test_submitted_may_be_a_link(made: course.Course, tmp_path: Path, capsys: Capture) -> None:
    (made.root / "submitted").rename(tmp_path / "elsewhere")
    (made.root / "submitted").symlink_to(tmp_path / "elsewhere")
    assert takes_all_in(made, capsys)


BAD_DISKS = {
    ("build/results", "full"): "01_line_model/ana.json: No space left on device",
    ("build/results", "read-only"): "Read-only file system",
    ("autograded", "full"): "✘ ana, ben, eva: ",
    ("autograded", "nearly full"): "Gradebook: 1 of 3 taken in",
    ("autograded", "read-only"): "Read-only file system",
    ("submitted", "full"): "No space left on device",
    ("db", "full"): "the disk is full: the gradebook cannot be written",
    ("db", "read-only"): "the gradebook cannot be written: no permission",
}


@pytest.fixture(scope="module")
def bad_disks(
    fresh: course.Course, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What was done with a bad disk, and then with a good one; by case."""
    cases = []
    for number, (place, kind) in enumerate(BAD_DISKS):
        root = tmp_path_factory.mktemp("disks") / f"course {number}"
        shutil.copytree(fresh.root, root)
        prepare_for(course.load(root), place)
        cases.append((root, place, kind))
    return dict(zip(BAD_DISKS, small_disks(cases), strict=True))


def prepare_for(made: course.Course, place: str) -> None:
    """Make a course write into the folder that will be on the disk."""
    if place == "db":
        (made.root / "db").mkdir()
        (made.root / "gradebook.db").rename(made.root / "db" / "grades.db")
        url = f"sqlite:///{made.root / 'db' / 'grades.db'}"
        configured(made, f"c.CourseDirectory.db_url = {url!r}")
    if place == "build/results":
        (made.root / "build" / "results" / NAME).rename(made.root / "results")
    if place == "submitted":  # nbgrader wants a notebook in it
        for student in STUDENTS:
            (made.submitted(made.assignments[0], student) / "line_model.ipynb").unlink()
            keep_result(made, student)


@pytest.mark.parametrize(("place", "kind"), BAD_DISKS)
def test_a_bad_disk_is_named_and_the_run_can_be_repeated(
    bad_disks: dict[tuple[str, str], list[dict[str, Any]]], place: str, kind: str
) -> None:
    bad, good = bad_disks[place, kind]
    assert BAD_DISKS[place, kind] in bad["said"]
    assert bad["status"] in (1, 2)
    if place != "build/results":
        assert bad["kept"] == list(STUDENTS)
        assert len(bad["entered"]) == (1 if kind == "nearly full" else 0)
    assert good["status"] == 0, good["said"]
    assert good["entered"] == FULL
