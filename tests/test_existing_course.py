"""A course that nbgrader has run for years gets our line, and one assignment of ours."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.course import load
from autograder.nbgrader import STEP, configure
from tests.classroom import as_notebook
from tests.gradebooks import make_class, run, scores

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
OUR_LINE = "from autograder.nbgrader import configure; configure(get_config())\n"
# As in nbgrader's documentation; the step is defined here, so no import finds it.
THEIR_SETTINGS = """
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

class Stamp(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        nb.metadata["stamp"] = Execute(parent=self.parent).timeout
        return nb, resources

c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "physics"
c.Autograde.autograde_preprocessors.append(Stamp)
c.Autograde.exclude_overwriting = {{"ps1": ["helper.py"]}}
c.Execute.timeout = 77
"""
SOLUTION = "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION"
TRACE = "open('ran-here', 'w').close()\n"


def cell(source: str, **metadata: Any) -> Any:
    full = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return nbformat.v4.new_code_cell(
        source, id=metadata["grade_id"], metadata={"nbgrader": {**full, **metadata}}
    )


def their_notebook(answer: str) -> str:
    check = "from helper import three\nassert square(three) == 9\ncheck = print\ncheck('fine')"
    cells = [
        cell(answer, grade_id="square", solution=True),
        cell(check, grade_id="check-square", grade=True, locked=True, points=3),
        cell("round(square(1) * 0.5, 1)", grade_id="part", grade=True, locked=True, points=1),
    ]
    nb = nbformat.v4.new_notebook(cells=cells)
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    return str(nbformat.writes(nb))


def their_course(root: Path, settings: str) -> None:
    (root / "source" / "ps1").mkdir(parents=True)
    (root / "source" / "ps1" / "problem.ipynb").write_text(their_notebook(SOLUTION))
    (root / "source" / "ps1" / "helper.py").write_text("three = 0\n")
    for student, answer in {"ana": "x * x", "ben": "x"}.items():
        folder = root / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        answer = f"{TRACE}def square(x):\n    return {answer}"
        (folder / "problem.ipynb").write_text(their_notebook(answer))
        (folder / "helper.py").write_text("three = 3\n")
    (root / "nbgrader_config.py").write_text(THEIR_SETTINGS.format(root=str(root)) + settings)


def nbgrader(root: Path, *command: str) -> None:
    ran = run(root, "nbgrader", *command)
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The same course as it was, and with our line; everything in it is graded."""
    before, now = (tmp_path_factory.mktemp(name) / "course" for name in ("before", "now"))
    their_course(before, "")
    their_course(now, OUR_LINE)
    shutil.copytree(ROOT / "solutions" / NAME, now / "solutions" / NAME)
    text = (ROOT / "solutions" / "course.toml").read_text(encoding="utf-8")
    head, ours, *_others = text.split("[[assignment]]")
    (now / "solutions" / "course.toml").write_text(f"{head}[[assignment]]{ours}", "utf-8")
    ran = run(now, "autograder", "build")
    assert ran.returncode == 0, ran.stderr
    assignment = load(now).find(NAME)
    reference = TRACE + assignment.source.read_text(encoding="utf-8")
    folder = now / "submitted" / "ana" / NAME
    folder.mkdir()
    notebook = as_notebook(now / "release" / NAME, assignment, reference)
    (folder / "line_model.ipynb").write_text(notebook, encoding="utf-8")
    for root in (before, now):
        nbgrader(root, "generate_assignment", "ps1")
        nbgrader(root, "autograde", "ps1")
    nbgrader(now, "autograde", NAME)
    nbgrader(now, "generate_feedback", NAME)
    nbgrader(now, "generate_feedback", "ps1")
    return SimpleNamespace(before=before, now=now, points=sum(assignment.points.values()))


def gradebook(root: Path, assignment: str) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "physics") as found:
        return {s.student_id: s.score for s in found.assignment_submissions(assignment)}


def test_their_assignment_has_the_score_that_it_had(courses: SimpleNamespace) -> None:
    assert gradebook(courses.now, "ps1") == {"ana": 3.5, "ben": 0.5}
    assert gradebook(courses.before, "ps1") == {"ana": 3.5, "ben": 0.5}


def test_their_assignment_is_as_it_was_in_every_folder(courses: SimpleNamespace) -> None:
    for folder in ("source/ps1", "release/ps1", "submitted/ana/ps1", "autograded/ana/ps1"):
        before = {p.name: p for p in (courses.before / folder).iterdir() if p.is_file()}
        now = {p.name: p for p in (courses.now / folder).iterdir() if p.is_file()}
        assert before.keys() == now.keys()
        for name, path in before.items():
            if folder == "autograded/ana/ps1" and name.endswith(".ipynb"):
                assert code_of(path) == code_of(now[name])
            else:
                assert path.read_bytes() == now[name].read_bytes(), path


def code_of(path: Path) -> list[tuple[str, Any]]:
    """Return code and outputs; when each cell ran is not the same twice."""
    return [(c.source, c.outputs) for c in nbformat.read(path, 4).cells]


def test_their_code_runs_in_a_kernel_and_ours_in_the_sandbox(courses: SimpleNamespace) -> None:
    for root in (courses.before, courses.now):
        assert (root / "autograded" / "ana" / "ps1" / "ran-here").is_file()
    traces = sorted(p.parent.name for p in courses.now.rglob("ran-here"))
    assert traces == ["ps1", "ps1", "ps1", "ps1"]  # of two students, autograded and fed back
    assert [p.stem for p in (courses.now / "build" / "results").rglob("*.json")] == ["ana"]


def test_ours_is_graded_in_the_same_course(courses: SimpleNamespace) -> None:
    assert gradebook(courses.now, NAME) == {"ana": courses.points}
    for folder in ("source", "release", "autograded/ana", "feedback/ana"):
        assert {p.name for p in (courses.now / folder).iterdir()} == {"ps1", NAME}
    assert not (courses.now / "assignments").exists()


def test_their_settings_hold_for_both(courses: SimpleNamespace) -> None:
    for notebook in (f"{NAME}/line_model.ipynb", "ps1/problem.ipynb"):
        nb = json.loads((courses.now / "autograded" / "ana" / notebook).read_text())
        assert nb["metadata"]["stamp"] == 77
    helper = courses.now / "autograded" / "ana" / "ps1" / "helper.py"
    assert helper.read_text() == "three = 3\n"  # not overwritten, as they asked for
    with Gradebook(f"sqlite:///{courses.now / 'gradebook.db'}", "physics") as found:
        assert {a.course_id for a in found.assignments} == {"physics"}


# --- without an engine: what is refused, and what it says ---------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a course of ours; `ana` has a result already."""
    return make_class(tmp_path_factory.mktemp("built") / "course", "ana").root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(built, tmp_path / "course"))


def hand_in_a_trace(root: Path, checks: bool = True) -> None:
    """Hand in a notebook that leaves a trace where it runs."""
    notebook = json.loads((root / "assignments" / NAME / "line_model.ipynb").read_text())
    if not checks:
        notebook["cells"] = [c for c in notebook["cells"] if "nbgrader" not in c["metadata"]]
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            one["source"] = [TRACE, *one["source"]]
    folder = root / "submitted" / "eve" / NAME
    folder.mkdir(parents=True)
    (folder / "line_model.ipynb").write_text(json.dumps(notebook))


def assert_refused(root: Path, *reasons: str) -> None:
    """Assert that nbgrader autogrades nothing of a student, runs nothing, and says why."""
    ran = run(root, "nbgrader", "autograde", NAME, "--student=eve")
    assert ran.returncode == 1, ran.stderr
    for reason in reasons:
        assert reason in ran.stderr
    assert not list(root.rglob("ran-here"))
    assert not list(root.glob("autograded/*/*/*.ipynb"))
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as found:
        for submission in found.assignment_submissions(NAME):
            assert all(grade.auto_score is None for grade in submission.notebooks[0].grades)


def test_another_source_folder_is_an_error_that_says_what_to_write(root: Path) -> None:
    hand_in_a_trace(root)
    config = root / "nbgrader_config.py"
    text = config.read_text()
    config.write_text('c = get_config()\nc.CourseDirectory.source_directory = "material"\n' + text)
    reason = 'write source = "material" below [course] in solutions/course.toml'
    assert_refused(root, reason, "Nothing is autograded")
    built = run(root, "autograder", "build")
    assert built.returncode == 2
    assert reason in built.stderr.replace("\n", " ")
    toml = root / "solutions" / "course.toml"
    toml.write_text(toml.read_text().replace("[course]", '[course]\nsource = "material"', 1))
    assert run(root, "autograder", "build").returncode == 0
    assert (root / "material" / NAME / "line_model.ipynb").is_file()


@pytest.mark.parametrize("checks", [True, False])
def test_an_assignment_that_was_renamed_does_not_run(root: Path, checks: bool) -> None:
    """Not even where a student has taken the checks out of the notebook."""
    hand_in_a_trace(root, checks)
    toml = root / "solutions" / "course.toml"
    (root / "solutions" / NAME).rename(root / "solutions" / "11_line_model")
    toml.write_text(toml.read_text().replace(NAME, "11_line_model"))
    assert_refused(root, "was made by autograder", "Name it there again")


def test_a_course_file_that_is_broken_lets_nothing_run(root: Path) -> None:
    """nbgrader goes on where a configuration file fails: with its own kernel."""
    hand_in_a_trace(root)
    with open(root / "solutions" / "course.toml", "a") as file:
        file.write("= =\n")
    assert_refused(root, "course.toml: Invalid", "Nothing is autograded")


def test_steps_that_are_set_behind_our_line_let_nothing_run(root: Path) -> None:
    hand_in_a_trace(root)
    steps = '["nbgrader.preprocessors.Execute", "nbgrader.preprocessors.SaveAutoGrades"]'
    with open(root / "nbgrader_config.py", "a") as file:
        file.write(f"c = get_config()\nc.Autograde.autograde_preprocessors = {steps}\n")
    assert_refused(root, "Put that line last in nbgrader_config.py")


def test_a_folder_that_is_theirs_stays(root: Path) -> None:
    shutil.rmtree(root / "build")
    theirs = root / "source" / NAME
    theirs.mkdir(parents=True)
    (theirs / "problem.ipynb").write_text(their_notebook(SOLUTION))
    before = (theirs / "problem.ipynb").read_bytes()
    built = run(root, "autograder", "build")
    assert built.returncode == 2
    assert "has not made" in built.stderr.replace("\n", " ")
    assert [p.name for p in theirs.iterdir()] == ["problem.ipynb"]
    assert (theirs / "problem.ipynb").read_bytes() == before
    assert not (root / "release").exists()


def test_our_line_in_the_users_own_configuration(root: Path, tmp_path: Path) -> None:
    """nbgrader is started in another folder, which is no course."""
    (root / "nbgrader_config.py").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings = tmp_path / "home of elsewhere" / "CONFIG" / "nbgrader_config.py"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\n{OUR_LINE}")
    nbgrader(elsewhere, "autograde", NAME)
    made = load(root)
    assert scores(made) == {"ana": sum(made.find(NAME).points.values())}
    assert list(elsewhere.iterdir()) == []


def test_configuring_twice_is_configuring_once(root: Path) -> None:
    once, twice = Config(), Config()
    configure(once, root)
    configure(twice, root)
    configure(twice)
    assert once == twice
    assert once.Autograde.autograde_preprocessors.count(STEP) == 1
