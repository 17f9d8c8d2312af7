"""nbgrader's exchange with our configuration: three students, from the release to the feedback."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import bs4
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from autograder import build, course, grading, results
from autograder.reports import feedback
from tests.classroom import as_notebook, copy_course
from tests.gradebooks import points_by_exercise
from tests.test_build import hidden_parts, solution_lines

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
NOTEBOOK, MODULE = "line_model.ipynb", "line_model.py"
SETTINGS = """
c = get_config()
c.Exchange.root = {root!r}
c.CourseDirectory.course_id = {name!r}
"""

# The name of a process's user is all that makes somebody a student for nbgrader. Several
# commands in one process: importing nbgrader takes longer than most of them.
LAUNCHER = """
import json, os, pwd, sys
from nbgrader.apps.nbgraderapp import NbGraderApp
from traitlets.config import Application

name, commands = json.loads(sys.argv[1])
me = pwd.struct_passwd((name, "x", os.getuid(), os.getgid(), "", os.environ["HOME"], "/bin/sh"))
known = pwd.getpwuid
pwd.getpwuid = lambda uid: me if name and uid == os.getuid() else known(uid)
for command in commands:
    if Application.initialized():
        type(Application.instance()).clear_instance()
    NbGraderApp.launch_instance(command)
"""


@dataclass
class Person:
    """Somebody with a home, a folder to work in, and a name; without a name, who we are."""

    home: Path
    folder: Path
    name: str = ""

    def nbgrader(self, *commands: Sequence[str], fails: bool = False) -> str:
        """Run commands of nbgrader; return what they said."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
        self.home.mkdir(exist_ok=True, parents=True)
        own = {
            f"JUPYTER_{kind}_DIR": str(self.home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")
        }
        arguments = json.dumps([self.name, [list(command) for command in commands]])
        ran = subprocess.run(
            [sys.executable, "-c", LAUNCHER, arguments],
            cwd=self.folder,
            env={**kept, **own, "HOME": str(self.home)},
            capture_output=True,
            text=True,
        )
        assert (ran.returncode != 0) == fails, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr


@dataclass
class Term:
    """A course after a term: who took part, what nbgrader said, the first scores."""

    course: course.Course
    exchange: Path
    students: dict[str, Person]
    said: dict[str, str]
    before: dict[str, dict[str, float]]

    @property
    def assignment(self) -> course.Assignment:
        return self.course.find(NAME)

    def result(self, student: str) -> results.Result:
        found = results.read(grading.result_path(self.course, self.assignment, student))
        assert found is not None
        return found


def failing(reference: str, function: str, who: str) -> str:
    """Return a right answer in which one function fails, and says whose it is."""
    head, definition, rest = reference.partition(f"def {function}(")
    first, end, body = rest.partition(":\n")
    return f'{head}{definition}{first}{end}    raise ValueError("{who} failed here")\n{body}'


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """One assignment: released, handed in (twice by one, late by one), graded, given back."""
    place = tmp_path_factory.mktemp("exchange")
    made = copy_course(ROOT, place / "course", only=NAME)
    assignment = made.find(NAME)
    build.build(made, assignment, "en")
    released, reference = made.released(assignment), assignment.source.read_text("utf-8")
    settings = SETTINGS.format(root=str(place / "exchange"), name=made.name)
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(settings)
    teacher = Person(place / "home", made.root)
    students = {}
    for name in ("ana", "ben", "carla"):
        students[name] = Person(place / name / "home", place / name, name)
        students[name].folder.mkdir()
        (place / name / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    ana, ben, carla = students.values()
    said = {
        "release": teacher.nbgrader(
            ["generate_assignment", NAME, "--force"], ["release_assignment", NAME]
        )
    }
    for name, student in students.items():
        said[f"{name} fetches"] = student.nbgrader(["list"], ["fetch_assignment", NAME], ["list"])

    first = as_notebook(released, assignment, failing(reference, "predict", "ana at first"))
    (ana.folder / NAME / NOTEBOOK).write_text(first, encoding="utf-8")
    (ben.folder / NAME / MODULE).write_text(failing(reference, "line_data", "ben"), "utf-8")
    for student in (ana, ben):
        said[f"{student.name} submits"] = student.nbgrader(["submit", NAME], ["list", "--cached"])
    said["collect"] = teacher.nbgrader(["collect", NAME], ["autograde", NAME])
    before = points_by_exercise(made)

    second = as_notebook(released, assignment, failing(reference, "fit", "ana"))
    (ana.folder / NAME / NOTEBOOK).write_text(second, encoding="utf-8")
    ana.nbgrader(["submit", NAME])
    due = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    (carla.folder / NAME / MODULE).write_text(failing(reference, "predict", "carla"), "utf-8")
    (carla.folder / NAME / NOTEBOOK).unlink()
    said["carla submits"] = carla.nbgrader(["submit", NAME])
    said["update"] = teacher.nbgrader(
        ["db", "assignment", "add", NAME, f"--duedate={due}"],
        ["list", "--inbound"],
        ["collect", NAME],
        ["collect", NAME, "--update"],
        ["autograde", NAME],
        ["generate_feedback", NAME],
        ["release_feedback", NAME],
        ["export"],
    )
    for name, student in students.items():
        said[f"{name} ends"] = student.nbgrader(["list", "--cached"], ["fetch_feedback", NAME])
    return Term(made, place / "exchange", students, said, before)


def plain_text(path: Path) -> str:
    """Return a file's text; of a notebook, what stands in its cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


def test_outbound_holds_what_students_are_to_have_and_no_secret(term: Term) -> None:
    outbound = term.exchange / term.course.name / "outbound"
    released = term.course.released(term.assignment)
    files = {p.relative_to(outbound / NAME): p for p in outbound.rglob("*") if p.is_file()}
    assert sorted(map(str, files)) == [NOTEBOOK, MODULE, "test_line_model.py"]
    secrets = solution_lines(term.assignment) | hidden_parts(term.assignment)
    assert len(secrets) > 10
    for name, path in files.items():
        assert path.read_bytes() == (released / name).read_bytes()
        text = plain_text(path)
        for secret in (*secrets, "SOLUTION", "mark.hidden", "reference"):
            assert secret not in text, f"{name} gives away {secret!r}"
    for student in term.students.values():
        assert "pytorch 01_line_model (already downloaded)" in term.said[f"{student.name} fetches"]


def test_release_by_nbgrader_is_the_one_by_build(term: Term) -> None:
    """The release is what `nbgrader generate_assignment` made; ours is in this repository."""
    for path in term.course.released(term.assignment).iterdir():
        assert path.read_bytes() == (ROOT / "assignments" / NAME / path.name).read_bytes()


def test_lists_show_who_has_handed_in(term: Term) -> None:
    for name, times in {"ana": 2, "ben": 1, "carla": 1}.items():
        said = term.said["update"].partition("[CollectApp")[0]
        assert said.count(f"pytorch {name} {NAME} ") == times
    assert f"pytorch ana {NAME} " in term.said["ana submits"]


def test_gradebook_has_the_engines_scores(term: Term) -> None:
    points = term.assignment.points
    found = points_by_exercise(term.course)
    for student, (file, failed) in {
        "ana": (NOTEBOOK, "fit"),
        "ben": (MODULE, "line_data"),
        "carla": (MODULE, "predict"),
    }.items():
        result = term.result(student)
        assert result["file"] == file
        assert found[student] == {e["name"]: e["score"] for e in result["exercises"]}
        assert found[student] == {**points, failed: 0}


def test_second_submission_counts_once_it_is_collected_with_update(term: Term) -> None:
    points = term.assignment.points
    assert term.before["ana"] == {**points, "predict": 0}
    assert "Submission already exists, use --update to update: ana" in term.said["update"]
    assert "Updating submission: ana" in term.said["update"]
    collected = term.course.submitted(term.assignment, "ana") / NOTEBOOK
    handed_in = term.students["ana"].folder / NAME / NOTEBOOK
    assert collected.read_bytes() == handed_in.read_bytes()
    assert "No newer submission to collect: ben" in term.said["update"]


def test_who_is_late_is_late_in_the_gradebook_and_in_the_export(term: Term) -> None:
    with Gradebook(f"sqlite:///{term.course.root / 'gradebook.db'}") as gradebook:
        late = {s.student_id: s.total_seconds_late for s in gradebook.assignment_submissions(NAME)}
    assert {student for student, seconds in late.items() if seconds > 0} == {"carla"}
    with open(term.course.root / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student, row in rows.items():
        assert (row["timestamp"] > row["duedate"]) == (student == "carla")
        assert float(row["score"]) == term.result(student)["score"]
        assert float(row["max_score"]) == sum(term.assignment.points.values())


def exercises(page: str) -> list[str]:
    return [
        part.get_text().strip()
        for part in bs4.BeautifulSoup(page, "html.parser").select("main section[id^=exercise-]")
    ]


def is_own(page: str, term: Term, student: str) -> bool:
    """Tell whether a page has what a student's result has, and nothing of the others'."""
    expected = feedback.page(term.result(student))
    others = {"ana at first", *term.students} - {student}
    return (
        exercises(page) == exercises(expected) != []
        and f"{student} failed here" in page
        and not any(f"{other} failed here" in page for other in others)
    )


@pytest.mark.parametrize("student", ["ana", "ben"])
def test_feedback_that_comes_back_is_ones_own(term: Term, student: str) -> None:
    (page,) = (term.students[student].folder / NAME / "feedback").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    assert is_own(text, term, student)
    assert not any(is_own(text, term, other) for other in term.students if other != student)


def test_nbgrader_finds_feedback_by_the_notebook_that_was_handed_in(term: Term) -> None:
    """Without one it is in the exchange, but not fetched; `--strict` keeps that from happening."""
    carla = term.students["carla"]
    (cached,) = (carla.home / "DATA" / "nbgrader_cache" / term.course.name).iterdir()
    secret = (cached / "submission_secret.txt").read_text()
    page = notebook_hash(secret=secret, notebook_id=term.assignment.stem) + ".html"
    text = (term.exchange / term.course.name / "feedback" / page).read_text(encoding="utf-8")
    assert is_own(text, term, "carla")
    assert not (carla.folder / NAME / "feedback").exists()
    said = carla.nbgrader(["submit", NAME, "--strict"], fails=True)
    assert f"{NOTEBOOK}: MISSING" in said
    carla.nbgrader(["fetch_assignment", NAME, "--replace"], ["submit", NAME, "--strict"])
    assert (carla.folder / NAME / NOTEBOOK).is_file()
    assert "carla failed here" in (carla.folder / NAME / MODULE).read_text(encoding="utf-8")
