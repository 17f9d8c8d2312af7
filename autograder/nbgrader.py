"""At home in nbgrader: our engine takes the place of its kernel.

``nbgrader_config.py`` of a course needs two lines::

    from autograder.nbgrader import configure
    configure(get_config())

From then on `nbgrader autograde` and formgrader's button mark our assignments
with the sandboxed engine; assignments that are not ours keep nbgrader's kernel.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
import threading
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from sqlalchemy.exc import SAWarning

from autograder import course as courses
from autograder import grading, i18n, results, submission
from autograder.i18n import _
from autograder.reports import html

_PREPROCESSORS = "nbgrader.preprocessors."
# nbgrader's own, in its order (Autograde.sanitize_preprocessors).
_SANITIZERS = (
    "ClearOutput",
    "DeduplicateIds",
    "OverwriteKernelspec",
    "OverwriteCells",
    "CheckCellMetadata",
)


def configure(config: Any, root: Path | None = None) -> None:
    """Set nbgrader up for a course.

    Args:
        config: what ``get_config()`` returned.
        root: the course's folder; by default that of the configuration file's course.

    """
    root = courses.find_root(root)
    course = courses.load(root)
    # nbgrader calls `alembic` by name; it stands beside our Python.
    programs = os.path.dirname(sys.executable)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])
    # nbgrader's own queries set these off, several for every submission; they are harmless.
    warnings.filterwarnings("ignore", "Object of type <Submitted", SAWarning)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = course.name
    config.CourseDirectory.source_directory = str(Path("build") / "source")
    config.CourseDirectory.release_directory = "assignments"
    config.Autograde.sanitize_preprocessors = [
        "autograder.nbgrader.RestoreCells",
        *(_PREPROCESSORS + name for name in _SANITIZERS),
    ]
    config.Autograde.autograde_preprocessors = [
        "autograder.nbgrader.SandboxExecute",
        _PREPROCESSORS + "LimitOutput",
        _PREPROCESSORS + "SaveAutoGrades",
        "autograder.nbgrader.CommentOnAnswers",
        _PREPROCESSORS + "AssignLatePenalties",
        _PREPROCESSORS + "CheckCellMetadata",
    ]
    config.HTMLExporter.filters = {"markdown2html": "autograder.nbgrader_plugins.markdown_html"}
    config.ZipCollectApp.extractor_plugin = "autograder.nbgrader_plugins.CarefulExtractor"
    # The module that a student edited is not to be replaced by the stub.
    config.Autograde.exclude_overwriting = {
        assignment.name: [f"{assignment.stem}.py"] for assignment in course.assignments
    }


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Gives a student's notebook back the cells and metadata that grading goes by.

    Notebooks come back from other editors without metadata, with cells deleted,
    copied, or turned into text. Only what the submission defines counts; these
    cells are where scores and comments are shown.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Restore one notebook, if it belongs to an assignment of ours."""
        names = resources["nbgrader"]
        course = _course_of(self)
        if _find(course, names["assignment"]) is None or course is None:
            return nb, resources
        teacher = course.root / "assignments" / names["assignment"] / f"{names['notebook']}.ipynb"
        if teacher.is_file():
            restore(nb, nbformat.read(teacher, 4))
        return nb, resources


def restore(nb: Any, teacher: Any) -> None:
    """Put the teacher's metadata on the cells of `nb` that hold them, and add what is missing."""
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):  # the teacher's cells have ids, so all need one
        nb.nbformat_minor = 5
    seen = set()
    for index, cell in enumerate(nb.cells):
        if not re.fullmatch("[A-Za-z0-9_-]{1,64}", str(cell.get("id", ""))) or cell["id"] in seen:
            cell["id"] = f"student-{index}"
        seen.add(cell["id"])
    nb.metadata = nbformat.from_dict(teacher.metadata)  # the student's would end up in pages
    wanted = {c.metadata.nbgrader.grade_id: c for c in teacher.cells if "nbgrader" in c.metadata}
    held: dict[str, Any] = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.metadata = nbformat.from_dict({})
        if name in wanted and name not in held and cell.cell_type == wanted[name].cell_type:
            held[name] = cell
    for name, original in wanted.items():
        if name not in held and original.metadata.nbgrader.solution:
            cell = _cell_defining(nb, _names_in(original.source))
            if cell is not None and all(cell is not other for other in held.values()):
                held[name] = cell
        if name not in held:
            cell = nbformat.from_dict(original)
            nb.cells.insert(_place_of(nb, teacher, original, held), cell)
            held[name] = cell
    for name, cell in held.items():
        cell.metadata["nbgrader"] = nbformat.from_dict(wanted[name].metadata.nbgrader)


def _names_in(source: str) -> set[str]:
    return set(re.findall(r"^(?:class|def) (\w+)", source, re.MULTILINE))


def _cell_defining(nb: Any, names: set[str]) -> Any:
    """Return the last code cell that defines one of `names`."""
    for cell in reversed(nb.cells):
        if cell.cell_type == "code" and names & _names_in(cell.source):
            return cell
    return None


def _place_of(nb: Any, teacher: Any, original: Any, held: dict[str, Any]) -> int:
    """Return where a missing cell belongs: behind the cell that it follows in the original."""
    before = None
    for cell in teacher.cells:
        if cell is original:
            break
        before = held.get(cell.metadata.get("nbgrader", {}).get("grade_id"), before)
    for index, cell in enumerate(nb.cells):
        if cell is before:
            return index + 1
    return len(nb.cells)


class SandboxExecute(Execute):  # type: ignore[misc]
    """Writes the engine's scores and tables into the grade cells instead of running them."""

    _engines: dict[str, grading.Engine] = {}  # noqa: RUF012 - warm ones, for all instances
    _ahead: dict[str, Ahead] = {}  # noqa: RUF012 - by assignment

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Grade the submission that the notebook belongs to.

        Raises:
            RuntimeError: the grader failed, or a person must look; nbgrader then
                reports the submission and records no score.

        """
        names = resources["nbgrader"]
        course = _course_of(self)
        assignment = _find(course, names["assignment"])
        if assignment is None or course is None:
            executed: tuple[Any, Any] = super().preprocess(nb, resources, km)
            return executed
        result = self.result(course, assignment, names["student"])
        if result["needs_person"]:
            raise RuntimeError(
                f"{names['student']}: the grader itself failed in a check of {assignment.name}; "
                "no score was recorded. `autograder grade` shows which and why."
            )
        write_outputs(nb, result)
        resources["autograder"] = result
        return nb, resources

    def result(
        self, course: courses.Course, assignment: courses.Assignment, student: str
    ) -> results.Result:
        """Return the stored result of a submission, or a fresh one if anything has changed."""
        options = grading.Options(language=course.languages[0], jobs=1)
        i18n.set_language(options.language)  # of all threads
        if self.config.CourseDirectory.get("student_id", "*") == "*":
            ahead = self._ahead.get(assignment.name)
            if ahead is None or student in ahead.waited_for:  # nbgrader began anew
                ahead = self._ahead[assignment.name] = Ahead(course, assignment, options)
            ahead.wait_for(student)
        path = course.root / "submitted" / student / assignment.name
        try:
            work, key = grading.read_submission(course, assignment, path, options)
        except submission.IntakeError as error:
            raise RuntimeError(str(error)) from None
        stored = grading.result_path(course, assignment, student)
        result = results.read(stored)
        if result is None or result["key"] != key:
            engine = self._engine(assignment, options)
            try:
                result = grading.grade_one(engine, grading.Work(student, work, key))
            except grading.EngineError as error:
                raise RuntimeError(f"the grader failed: {error}") from None
            results.write(stored, result)
        return result

    @classmethod
    def _engine(cls, assignment: courses.Assignment, options: grading.Options) -> grading.Engine:
        if assignment.name not in cls._engines:
            engine = grading.Engine(assignment, options)
            atexit.register(engine.close)
            cls._engines[assignment.name] = engine
        return cls._engines[assignment.name]


class Ahead:
    """Grades a class in the background, while nbgrader goes through it one by one.

    All it does is to fill the store of results; whoever waits for a student looks
    there, and grades what is not to be found.
    """

    def __init__(
        self,
        course: courses.Course,
        assignment: courses.Assignment,
        options: grading.Options,
    ) -> None:
        self.waited_for: set[str] = set()
        self._students = grading.submissions_of(course, assignment)
        self._done = {student: threading.Event() for student in self._students}
        # One core is busy with nbgrader itself.
        self._options = replace(options, jobs=max(1, (os.cpu_count() or 1) - 1))
        self._of = course, assignment
        threading.Thread(target=self._grade, daemon=True).start()

    def wait_for(self, student: str) -> None:
        """Return as soon as there is a result, or none to be had in this way."""
        self.waited_for.add(student)
        if student in self._done:
            self._done[student].wait()

    def _grade(self) -> None:
        try:
            grading.grade(
                *self._of,
                self._students.items(),
                self._options,
                lambda outcome: self._done[outcome.student].set(),
            )
        except grading.EngineError:
            pass  # the engine that nbgrader then waits for says the same
        finally:
            for done in self._done.values():
                done.set()


class CommentOnAnswers(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts what the first failed check says under the student's own cell, as a comment."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Write the automatic comments of one notebook; a person's own comment wins."""
        result = resources.get("autograder")
        if result is None:
            return nb, resources
        names = resources["nbgrader"]
        with i18n.language_in_use(result["language"]):
            comments = {e["name"]: html.comment(e) for e in result["exercises"]}
            otherwise = module_note(result)
        with Gradebook(names["db_url"]) as gradebook:
            for cell in nb.cells:
                metadata = cell.metadata.get("nbgrader", {})
                text = comments.get(metadata.get("grade_id")) or otherwise
                if not metadata.get("solution") or not text:
                    continue
                comment = gradebook.find_comment(
                    metadata["grade_id"], names["notebook"], names["assignment"], names["student"]
                )
                comment.auto_comment = text
            gradebook.db.commit()
        return nb, resources


def module_note(result: results.Result) -> str:
    """Return what explains an untouched notebook: a module was graded in its place."""
    if result["file"].endswith(".ipynb"):
        return ""
    return _("`{name}` was graded, not this notebook.").format(name=result["file"])


def write_outputs(nb: Any, result: results.Result) -> None:
    """Give every grade cell exactly one output: the score, and the table of checks."""
    exercises = {exercise["name"]: exercise for exercise in result["exercises"]}
    with i18n.language_in_use(result["language"]):
        notes = [*filter(None, [module_note(result)]), *result["notes"]]
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count = [], None
            metadata = cell.metadata.get("nbgrader", {})
            if not metadata.get("grade") or metadata.get("solution"):
                continue
            name = str(metadata["grade_id"]).removeprefix("check-")
            if name not in exercises:
                raise RuntimeError(f"the notebook has a grade cell for {name}, the checks do not")
            exercise = exercises[name]
            data = {
                "text/plain": repr(float(exercise["score"])),
                "text/html": html.exercise_table(exercise, notes),
            }
            notes = []  # once, above the first exercise
            cell.outputs = [
                nbformat.v4.new_output("execute_result", data=data, execution_count=None)
            ]


def _course_of(preprocessor: Any) -> courses.Course | None:
    """Return the course whose files nbgrader is working on; None if it is not one of ours."""
    root = preprocessor.config.CourseDirectory.get("root", ".")
    try:
        return courses.load(courses.find_root(Path(str(root))))
    except courses.CourseError as error:
        raise RuntimeError(str(error)) from None


def _find(course: courses.Course | None, name: str) -> courses.Assignment | None:
    for assignment in course.assignments if course is not None else ():
        if assignment.name == name:
            return assignment
    return None
