"""The language of the class, and of students who want another one: languages.csv."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from autograder import grading, i18n
from autograder.course import Course, CourseError, load
from autograder.grading import Options, Outcome
from tests.tiny import WRONG, hand_in, make_course

OPTIONS = Options(backend="none", seed=1, jobs=1)
ENGLISH = "It is 9; expected 6."
SPANISH = "El resultado es 9; se esperaba 6."


def grade(course: Course) -> dict[str, Outcome]:
    (assignment,) = course.assignments
    submissions = grading.submissions_of(course, assignment)
    found = grading.grade(course, assignment, submissions.items(), OPTIONS)
    return {outcome.student: outcome for outcome in found}


def said(outcome: Outcome) -> tuple[str, str]:
    """Return the language of a result, and what its first check says."""
    assert outcome.result is not None
    return outcome.result["language"], outcome.result["exercises"][0]["checks"][0]["message"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("languages")
    make_course(root)
    for student in ("ana", "ben", "eva"):
        hand_in(root, student, WRONG)
    (root / "languages.csv").write_text(
        "\ufeffstudent,name,language\r\nana,Ana,es\r\nben,Ben,en\r\nnobody,,es\r\n", "utf-8"
    )
    return root


@pytest.fixture(scope="module")
def graded(root: Path) -> dict[str, Outcome]:
    return grade(load(root))


def test_each_student_is_told_in_the_language_asked_for(graded: dict[str, Outcome]):
    assert said(graded["ana"]) == ("es", SPANISH)
    assert said(graded["ben"]) == said(graded["eva"]) == ("en", ENGLISH)


def test_only_who_changes_the_language_is_graded_again(root: Path, graded: dict[str, Outcome]):
    (root / "languages.csv").write_text("student,language\nana,es\neva,es\n", "utf-8")
    again = grade(load(root))
    assert {student: outcome.cached for student, outcome in again.items()} == {
        "ana": True,
        "ben": True,
        "eva": False,
    }
    assert said(again["eva"]) == ("es", SPANISH)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the first line must be: student,language"),
        ("name,language\nana,es\n", "the first line must be: student,language"),
        ("student,language\nana,es\nben,fr\n", "line 3: no language 'fr'; the course has en, es"),
        ("student,language\nana\n", "line 2: no language None"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(tmp_path: Path, text: str, problem: str):
    course = make_course(tmp_path)
    (tmp_path / "languages.csv").write_text(text, "utf-8")
    with pytest.raises(CourseError, match=r"languages\.csv") as error:
        course.student_languages  # noqa: B018 - it is read when it is asked for
    assert problem in str(error.value)


def test_without_the_file_everybody_has_the_language_of_the_class(tmp_path: Path):
    assert make_course(tmp_path).student_languages == {}


def test_threads_do_not_change_each_others_language():
    seen = []
    with i18n.language_in_use("es"):
        thread = threading.Thread(target=lambda: seen.append(i18n.get_language()))
        thread.start()
        thread.join()
        assert (i18n.get_language(), seen) == ("es", ["en"])
        i18n.set_language("en")
        assert i18n.get_language() == "en"
    assert i18n.get_language() == "en"
