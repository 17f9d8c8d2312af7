"""nbgrader grades what the code deserves, whatever the notebook around it looks like."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bs4
import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import OverwriteCells
from traitlets.config import Config

import autograder.nbgrader as ours
from autograder import build, course, grading, results
from tests.classroom import copy_course
from tests.gradebooks import run
from tests.odd_notebooks import CASES, UNREADABLE, submissions

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
NOTEBOOK = "line_model.ipynb"
Grades = dict[str, list[Any]]
# nbgrader's own way to put cells back, which fails if one before them is missing, too.
SETTINGS = "c = get_config()\nc.OverwriteCells.add_missing_cells = True\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> course.Course:
    """A course in which one command has autograded all odd notebooks, and one made the pages."""
    made = copy_course(ROOT, tmp_path_factory.mktemp("odd") / "course", only=NAME)
    configuration = made.root / "nbgrader_config.py"
    configuration.write_text(SETTINGS + configuration.read_text())
    (assignment,) = made.assignments
    release = build.build(made, assignment, "en")
    for student, (_half, files) in submissions(release, assignment).items():
        hand_in(made, student, files)
    for student, (files, _reason) in UNREADABLE.items():
        hand_in(made, student, files)
    ran = run(made.root, "nbgrader", "autograde", NAME)
    (made.root / "said").write_text(ran.stderr)
    assert ran.returncode == 1, ran.stderr  # for those that nobody can read
    pages = run(made.root, "nbgrader", "generate_feedback", NAME)
    assert pages.returncode == 0, pages.stderr
    return made


def hand_in(made: course.Course, student: str, files: dict[str, bytes]) -> None:
    folder = made.root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


@pytest.fixture(scope="module")
def grades(graded: course.Course) -> Grades:
    """The grades of each student who has a submission in the gradebook."""
    found = {}
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            (notebook,) = submission.notebooks
            found[submission.student_id] = [
                SimpleNamespace(
                    name=grade.name.removeprefix("check-"),
                    auto=grade.auto_score,
                    by_hand=grade.needs_manual_grade,
                )
                for grade in notebook.grades
            ]
    return found


def auto(grades: Grades, student: str) -> dict[str, float]:
    return {grade.name: grade.auto for grade in grades[student]}


def deserved(made: course.Course, student: str) -> dict[str, float]:
    """Return the points of a submission: all, or one less in `predict`."""
    (assignment,) = made.assignments
    release = made.root / "assignments" / NAME
    half, _files = submissions(release, assignment)[student]
    points = assignment.points
    if student == "all-in-a-fence":  # an example in a text is no code
        return dict.fromkeys(points, 0)
    if student == "answer-deleted":
        return {**points, "fit": 0}
    wrong = half or student == "nan-instead-of-numbers"
    return {**points, "predict": points["predict"] - wrong}


def autograded(made: course.Course, student: str) -> Any:
    notebook = nbformat.read(made.root / "autograded" / student / NAME / NOTEBOOK, 4)
    nbformat.validate(notebook)
    return notebook


def check_cells(notebook: Any) -> list[Any]:
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]


@pytest.mark.parametrize("student", CASES)
def test_the_gradebook_has_what_the_code_deserves(
    graded: course.Course, grades: Grades, student: str
) -> None:
    assert auto(grades, student) == deserved(graded, student)
    assert not any(grade.by_hand for grade in grades[student])
    stored = results.read(grading.result_path(graded, graded.find(NAME), student))
    assert stored is not None
    assert {e["name"]: e["score"] for e in stored["exercises"]} == deserved(graded, student)


@pytest.mark.parametrize("student", CASES)
def test_each_check_has_one_explicit_score(graded: course.Course, student: str) -> None:
    notebook = autograded(graded, student)
    cells = check_cells(notebook)
    assert [c.source for c in cells if c.cell_type == "code"] == [
        f'check("{c.metadata.nbgrader.grade_id.removeprefix("check-")}")' for c in cells
    ]
    scores = {}
    for cell in cells:
        (output,) = cell.outputs
        assert output.output_type == "execute_result"
        name = cell.metadata.nbgrader.grade_id.removeprefix("check-")
        scores[name] = float(output.data["text/plain"])
        assert cell.metadata.nbgrader.points == graded.find(NAME).points[name]
    assert scores == deserved(graded, student)
    others = [c for c in notebook.cells if c.cell_type == "code" and c not in cells]
    assert not any(cell.outputs or cell.execution_count for cell in others)


@pytest.mark.parametrize("student", CASES)
def test_pages_can_be_made_and_nothing_acts_in_them(
    graded: course.Course, exporter: HTMLExporter, student: str
) -> None:
    feedback = graded.root / "feedback" / student / NAME / "line_model.html"
    for text in (feedback.read_text(encoding="utf-8"), formgrader_page(exporter, graded, student)):
        tables = re.findall("<div class=.autograder|<section id=.exercise-", text)
        assert len(tables) == len(graded.find(NAME).points)
        if "odd()" in text:
            assert not acting(text)


def acting(text: str) -> list[str]:
    """Return the parts of a page that run what a student wrote."""
    page = bs4.BeautifulSoup(text, "html.parser")
    found = [str(tag)[:200] for tag in page.find_all("script") if "odd()" in tag.text]
    for tag in page.find_all(True):
        found += [str(tag)[:200] for name, what in tag.attrs.items() if "odd()" in f"{name} {what}"]
    return [text for text in found if not text.startswith("<img alt=")]


@pytest.fixture(scope="module")
def exporter(graded: course.Course) -> HTMLExporter:
    """What makes the page on which an instructor grades by hand, set up as formgrader does."""
    from nbgrader.server_extensions.formgrader import handlers

    config = Config()
    ours.configure(config, graded.root)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return HTMLExporter(config=config)


def formgrader_page(exporter: HTMLExporter, made: course.Course, student: str) -> str:
    words = ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name",
             "first_name", "notebook_path")  # fmt: skip
    resources = {**dict.fromkeys(words, "x"), "index": 0, "total": 1}
    path = made.root / "autograded" / student / NAME / NOTEBOOK
    page, _resources = exporter.from_filename(str(path), resources=resources)
    return str(page)


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_read_is_named_and_has_no_score(
    graded: course.Course, grades: Grades, student: str
) -> None:
    _files, reason = UNREADABLE[student]
    said = (graded.root / "said").read_text()
    lines = [line for line in said.splitlines() if line.strip().startswith("RuntimeError: ")]
    assert [line for line in lines if student in line and reason in line], said
    assert all(grade.auto is None for grade in grades.get(student, []))
    assert not (graded.root / "autograded" / student / NAME).exists()
    assert not (graded.root / "feedback" / student).exists()


def test_no_execute_is_refused_even_without_cells_to_execute(graded: course.Course) -> None:
    release = graded.root / "assignments" / NAME
    _half, files = submissions(release, graded.find(NAME))["checks-deleted"]
    hand_in(graded, "in-a-hurry", files)
    ran = run(graded.root, "nbgrader", "autograde", NAME, "--student=in-a-hurry", "--no-execute")
    assert ran.returncode == 1
    assert not (graded.root / "autograded" / "in-a-hurry" / NAME).exists()
    assert "--no-execute would take the scores" in ran.stderr


def test_the_page_shows_the_notebook_that_was_graded(graded: course.Course) -> None:
    for student in ("browser-renamed-it", "renamed", "in-an-archive", "utf-16"):
        text = "".join(cell.source for cell in autograded(graded, student).cells)
        assert "NotImplementedError" not in text, student
        assert "optimizer.step()" in text, student


def test_the_cells_of_a_student_stay_to_be_seen(graded: course.Course) -> None:
    """Whoever rewrote a check is found out on the page; the true check stands beside it."""
    notebook = autograded(graded, "checks-are-numbers")
    assert [cell.source for cell in notebook.cells].count("19") == len(check_cells(notebook))


# --- nbgrader's own defects on this way: each is there, and out of reach -------------


def grade_of(*outputs: Any) -> float:
    """Return what nbgrader by itself gives a check worth 4 points."""
    cell = nbformat.v4.new_code_cell("check()", outputs=list(outputs))
    cell.metadata.nbgrader = {"grade": True, "points": 4, "grade_id": "check", "solution": False}
    score, _most = utils.determine_grade(nbformat.from_dict(cell))
    return float(score)


def result(text: str) -> Any:
    return nbformat.v4.new_output("execute_result", {"text/plain": text})


def test_silence_is_not_full_marks(grades: Grades) -> None:
    assert grade_of() == 4
    assert set(auto(grades, "all-in-a-fence").values()) == {0}


def test_nan_is_not_full_marks(graded: course.Course, grades: Grades) -> None:
    assert grade_of(result("nan")) == 4
    found = auto(grades, "nan-instead-of-numbers")
    assert found["predict"] < graded.find(NAME).points["predict"]


def test_a_warning_does_not_cost_all_marks(graded: course.Course, grades: Grades) -> None:
    assert grade_of(nbformat.v4.new_output("stream", name="stderr"), result("4.0")) == 0
    found = auto(grades, "warns-on-stderr")
    assert found == deserved(graded, "warns-on-stderr")


def test_a_cell_missing_behind_another_is_put_back(graded: course.Course, grades: Grades) -> None:
    step = OverwriteCells(add_missing_cells=True)
    names = {name: SimpleNamespace(name=name, max_score=1) for name in ("read-only", "check")}
    teacher = SimpleNamespace(
        source_cells=[
            SimpleNamespace(name=n, cell_type="code", locked=True, checksum="", source="")
            for n in names
        ],
        grade_cells=[names["check"]],
        solution_cells=[],
    )
    step.gradebook = SimpleNamespace(find_notebook=lambda *_names: teacher)
    step.notebook_id = step.assignment_id = ""
    with pytest.raises(KeyError, match="read-only"):
        step.add_missing_grade_cells(nbformat.v4.new_notebook(), {})
    found = auto(grades, "no-cells-beside-a-module")
    assert found == deserved(graded, "no-cells-beside-a-module")


def test_markup_of_a_student_is_not_in_the_feedback(graded: course.Course) -> None:
    cells = [nbformat.v4.new_markdown_cell("<img src=x onerror=odd()>")]
    page, _resources = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert bs4.BeautifulSoup(page, "html.parser").find("img", onerror=True)
    text = (graded.root / "feedback" / "attachments" / NAME / "line_model.html").read_text()
    assert not bs4.BeautifulSoup(text, "html.parser").find("img", onerror=True)


def test_a_module_without_a_notebook_is_graded(
    graded: course.Course, grades: Grades, tmp_path: Path
) -> None:
    folder = tmp_path / "submitted" / "ana" / "ps1"
    folder.mkdir(parents=True)
    (folder / "line_model.py").write_text("x = 1\n")
    directory = CourseDirectory(root=str(tmp_path), assignment_id="ps1")
    with pytest.raises(NbGraderException, match="No notebooks were matched"):
        ours._init_as_ever(Autograde(coursedir=directory))
    found = auto(grades, "module-only")
    assert found == deserved(graded, "module-only")
