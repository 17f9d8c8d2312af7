"""The steps of nbgrader's autograding that are ours: what takes the place of its kernel.

nbgrader loads them by name (`autograder.nbgrader.configure` says which, and when), and
passes each a notebook and ``resources["nbgrader"]``: the student's and the
assignment's names and the gradebook's address.
"""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Float, Integer, Unicode

from autograder import course as courses
from autograder import grading, i18n, results, submission
from autograder.engines import Engine, EngineError
from autograder.i18n import _
from autograder.notebook_cells import parse, restore
from autograder.reports import html

# Of grading, as c.SandboxExecute has them.
OPTIONS = ("backend", "device", "language", "seed", "seconds", "memory")


class AnyNotebook(NotebookExporter):  # type: ignore[misc]
    """Reads what was handed in for an assignment of ours as the engine does.

    nbgrader gives up where a notebook is not as nbformat says. And it looks at the notebook
    of the right name, where a student may have worked in another, or handed in an archive.
    """

    def from_filename(self, filename: str, resources: Any = None, **others: Any) -> tuple[Any, Any]:
        """Convert a notebook."""
        names = resources["nbgrader"]
        found = ours_in(self, names["assignment"])
        if found is None or not self.parent._sanitizing:  # autograding: it is our own by now
            converted: tuple[Any, Any] = super().from_filename(filename, resources, **others)
            return converted
        course, assignment = found
        folder = course.submitted(assignment, names["student"])
        known = submission.fingerprints(course.released(assignment))
        text = submission.notebook_text(folder, Path(filename).name, known)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(folder)}
        converted = self.from_notebook_node(parse(text), resources, **others)
        return converted


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Gives a student's notebook back the cells and metadata that grading goes by.

    Notebooks come back from other editors without metadata, with cells deleted,
    copied, or turned into text. Only what the submission defines counts; these
    cells are where scores and comments are shown.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Restore one notebook, if it belongs to an assignment of ours."""
        names = resources["nbgrader"]
        if found := ours_in(self, names["assignment"]):
            course, assignment = found
            teacher = course.released(assignment) / f"{names['notebook']}.ipynb"
            if teacher.is_file():
                language = self.config.SandboxExecute.get("language") or course.languages[0]
                with i18n.language_in_use(course.student_languages.get(names["student"], language)):
                    restore(nb, nbformat.read(teacher, 4))
        return nb, resources


class SandboxExecute(Execute):  # type: ignore[misc]
    """Writes the engine's scores and tables into the grade cells instead of running them."""

    backend = Unicode("auto", help="the cage of submissions; see `autograder grade`").tag(
        config=True
    )
    device = Unicode("emulated", help="the accelerator of checks of placement").tag(config=True)
    language = Unicode("", help="of reports; the course's first if empty").tag(config=True)
    seed = Integer(None, allow_none=True, help="of the inputs that checks draw").tag(config=True)

    seconds = Float(None, allow_none=True, help="for a submission; the course's if not given").tag(
        config=True
    )
    memory = Integer(None, allow_none=True, help="of a submission, in bytes; likewise").tag(
        config=True
    )

    # Warm, for all instances: one, since formgrader's process stays.
    _engines: dict[tuple[str, grading.Options], Engine] = {}  # noqa: RUF012
    _ahead: dict[str, Ahead] = {}  # noqa: RUF012 - by assignment

    def __call__(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade a notebook. Raises RuntimeError where that is switched off."""
        if not self.enabled and _made_here(resources["nbgrader"]):
            raise RuntimeError(
                "--no-execute would take the scores that a student saved in the notebook; "
                "autograde without it (what has not changed is not run again)"
            )
        called: tuple[Any, Any] = super().__call__(nb, resources)
        return called

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Grade the submission that the notebook belongs to.

        Raises:
            RuntimeError: the grader failed, or a person must look; nbgrader then
                reports the submission and records no score.

        """
        names = resources["nbgrader"]
        found = ours_in(self, names["assignment"])
        if found is None:
            if _made_here(names):
                raise RuntimeError(
                    f"{names['assignment']} was made by autograder, but solutions/course.toml has "
                    "no assignment of this name. Was it renamed? nbgrader by itself would run "
                    "the code unprotected, and give all points. Name it there again."
                )
            executed: tuple[Any, Any] = super().preprocess(nb, resources, km)
            return executed
        course, assignment = found
        result = self.result(course, assignment, names["student"])
        if result["needs_person"]:
            raise RuntimeError(
                f"{names['student']}: the grader itself failed in a check of {assignment.name}; "
                "no score was recorded. `autograder grade` shows which and why."
            )
        write_outputs(nb, result)
        nb.metadata["autograder"] = {"key": result["key"]}
        resources["autograder"] = result
        return nb, resources

    def result(
        self, course: courses.Course, assignment: courses.Assignment, student: str
    ) -> results.Result:
        """Return the stored result of a submission, or a fresh one if anything has changed."""
        given = {key: getattr(self, key) for key in OPTIONS}
        given["language"] = given["language"] or course.languages[0]
        options = grading.Options(**given, jobs=1)
        i18n.set_language(options.language)  # of all threads
        if coursedir_of(self).student_id == "*":
            ahead = self._ahead.get(assignment.name)
            if ahead is None or student in ahead.waited_for:  # nbgrader began anew
                ahead = self._ahead[assignment.name] = Ahead(course, assignment, options)
            ahead.wait_for(student)
        path = course.submitted(assignment, student)
        try:
            work, key = grading.read_submission(course, assignment, student, path, options)
        except submission.IntakeError as error:
            raise RuntimeError(str(error)) from None
        stored = grading.result_path(course, assignment, student)
        result = results.read(stored)
        if result is None or result["key"] != key:
            engine = self._engine(assignment, options)
            try:
                result = grading.grade_one(engine, grading.Work(student, work, key))
            except EngineError as error:
                raise RuntimeError(f"the grader failed: {error}") from None
            results.write(stored, result)
        return result

    @classmethod
    def _engine(cls, assignment: courses.Assignment, options: grading.Options) -> Engine:
        """Return an engine that has read the checks as they are now."""
        key = assignment.digest(), options
        if key not in cls._engines:
            for other in cls._engines.values():
                other.close()
            cls._engines.clear()
            cls._engines[key] = Engine(assignment, options, key[0])
            atexit.register(cls._engines[key].close)
        return cls._engines[key]


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
            for outcome in grading.grade(*self._of, self._students.items(), self._options):
                self._done[outcome.student].set()
        except EngineError:
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
            if exercise["max_score"] > metadata["points"]:  # nbgrader would take no such score
                raise RuntimeError(
                    f"the checks of {name} are worth {exercise['max_score']:g} points, in the "
                    f"gradebook {metadata['points']:g}: run `autograder build` and try again"
                )
            data = {
                "text/plain": repr(float(exercise["score"])),
                "text/html": html.exercise_table(exercise, notes),
            }
            notes = []  # once, above the first exercise
            cell.outputs = [
                nbformat.v4.new_output("execute_result", data=data, execution_count=None)
            ]


def _made_here(names: dict[str, str]) -> bool:
    """Return whether a notebook is to have a cell that asks for our checks.

    The gradebook says so, since a student may have removed the cells.
    """
    with Gradebook(names["db_url"]) as gradebook:
        cells = gradebook.find_notebook(names["notebook"], names["assignment"]).source_cells
        return any(
            cell.name.startswith("check-")
            and cell.source == f'check("{cell.name.removeprefix("check-")}")'
            for cell in cells
        )


def coursedir_of(part: Any) -> Any:
    """Return the CourseDirectory of the converter that a preprocessor works for.

    formgrader sets the student there, not in the configuration.
    """
    while not hasattr(part, "coursedir"):
        part = part.parent
    return part.coursedir


def ours_in(part: Any, name: str) -> tuple[courses.Course, courses.Assignment] | None:
    """Return the course that nbgrader works on, and its assignment `name`, if it is ours.

    Raises:
        RuntimeError: something is wrong with the course's files.

    """
    root = Path(coursedir_of(part).root)
    if not (root / "solutions" / "course.toml").is_file():
        return None
    try:
        course = courses.load(root)
    except courses.CourseError as error:
        raise RuntimeError(str(error)) from None
    return next(((course, found) for found in course.assignments if found.name == name), None)
