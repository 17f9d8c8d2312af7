"""nbgrader's gradebook: results are taken into it by nbgrader itself, in this process."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbgrader.api
import nbgrader.nbgraderformat.common
from jsonschema.validators import validator_for
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograder import grading, results
from autograder.course import Assignment, Course, CourseError
from autograder.i18n import _
from autograder.nbgrader import STEP, configure
from autograder.nbgrader_steps import OPTIONS


class GradebookError(Exception):
    """The gradebook cannot be used as it is. The text says why, and what to do."""


def application(course: Course) -> Any:
    """Return nbgrader as it is configured in the course's folder, and quiet.

    Its ``coursedir`` and ``config`` are those that `nbgrader` run in that folder would have.

    Raises:
        CourseError: the configuration is no valid program, or asks for what we cannot do.

    """
    # nbgrader.api reports there what it also raises.
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
    app = NbGrader(log_level=logging.CRITICAL)
    app.load_cwd_config = False  # the course's, not that of the folder we are in
    app.raise_config_file_errors = True  # otherwise scores might go into another gradebook
    app.init_syspath = lambda: None  # it adds the current folder: perhaps a student's
    if str(course.root) not in sys.path:
        sys.path.append(str(course.root))  # of what the configuration names
    try:
        app.initialize([], root=str(course.root))
    except CourseError:
        raise
    except (Exception, SystemExit) as error:
        raise CourseError(
            _("nbgrader's configuration cannot be read: {error}").format(
                error=f"{type(error).__name__}: {error}"
            )
        ) from None
    if STEP not in app.config.Autograde.get("autograde_preprocessors", []):
        config = app.config.copy()
        configure(config, course.root)
        app.update_config(config)
        app.coursedir.update_config(config)
    return app


def waiting(course: Course, assignment: Assignment) -> list[str]:
    """Return the students whose result the gradebook does not have, or not the present one.

    Raises:
        GradebookError: it takes no scores of this assignment.

    """
    app = application(course)
    must_open(app.coursedir)
    left_out = app.coursedir.student_id_exclude.split(",")
    there = _students_in(app.coursedir, assignment)
    return [
        student
        for student in grading.submissions_of(course, assignment)
        if student not in left_out
        and (student not in there or not _is_entered(course, assignment, student))
    ]


def must_open(coursedir: Any) -> None:
    """Open the gradebook, and make it if there is none. Raises GradebookError."""
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            list(gradebook.assignments)
    except (SQLAlchemyError, ValueError, ImportError, OSError) as error:  # ImportError: no driver
        raise GradebookError(in_words(error)) from None


def _students_in(coursedir: Any, assignment: Assignment) -> set[str]:
    """Return who has a submission in the gradebook. Raises GradebookError, see `waiting`."""
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            for cell in gradebook.find_notebook(assignment.stem, assignment.name).grade_cells:
                points = assignment.points.get(cell.name.removeprefix("check-"), cell.max_score)
                if points != cell.max_score:
                    raise GradebookError(
                        _(
                            "the checks of {name} are worth {points:g} points, in the gradebook "
                            "{others:g}: run `autograder build` and try again"
                        ).format(
                            name=cell.name.removeprefix("check-"),
                            points=points,
                            others=cell.max_score,
                        )
                    )
            found = gradebook.assignment_submissions(assignment.name)
            return {submission.student_id for submission in found}
    except MissingEntry:
        raise GradebookError(
            _("{name} is not in the gradebook yet: run `autograder build` and try again").format(
                name=assignment.name
            )
        ) from None
    except SQLAlchemyError as error:
        raise GradebookError(in_words(error)) from None


def _is_entered(course: Course, assignment: Assignment, student: str) -> bool:
    """Tell whether the scores in the autograded notebook are those of the stored result.

    nbgrader writes this notebook after it has written the scores into the gradebook.
    """
    result = results.read(grading.result_path(course, assignment, student))
    folder = course.root / "autograded" / student / assignment.name
    try:
        notebook = json.loads((folder / f"{assignment.stem}.ipynb").read_text("utf-8"))
        key = notebook["metadata"]["autograder"]["key"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return result is not None and key == result["key"]


def enter(
    course: Course,
    assignment: Assignment,
    students: Iterable[str],
    options: grading.Options,
    on_student: Callable[[], None] = lambda: None,
) -> dict[str, str]:
    """Take results into the gradebook, as `nbgrader autograde` would one after the other.

    What has no result of these options is graded.

    Whatever a person has entered there by hand stays.

    Returns:
        For each student of whom nothing was entered, the reason.

    """
    app = application(course)
    app.update_config(Config({"SandboxExecute": {key: getattr(options, key) for key in OPTIONS}}))
    app.coursedir.assignment_id = assignment.name
    converter = _Entering(coursedir=app.coursedir, parent=app)
    converter.chosen, converter.on_student = set(students), on_student
    converter.force = True
    converter.problems = {}
    if not converter.chosen:
        return {}
    for handler in app.log.handlers:
        handler.setLevel(logging.CRITICAL)
    listener = Listener(converter.note)
    app.log.addHandler(listener)
    app.log.propagate = False
    app.log.setLevel(logging.ERROR)
    reason = _("nbgrader took nothing in. Was another program at work on it? Run this again")
    try:
        with _once_only():
            converter.start()
    except (NbGraderException, OSError) as error:
        if not converter.problems:  # otherwise it says only that there are some
            reason = in_words(error)
    finally:
        app.log.removeHandler(listener)
    return {
        student: converter.problems.get(student) or converter.trouble or reason
        for student in sorted(converter.chosen)
        if student in converter.problems or not _is_entered(course, assignment, student)
    }


@contextlib.contextmanager
def _once_only() -> Iterator[None]:
    """Let nbgrader do once what it does ten times for each submission: a third of its time.

    That is to make SQLAlchemy's engine, which then forgets the statements that it has
    compiled; to look for missing tables; and to check its own schema of a cell's metadata.
    """
    tables = nbgrader.api.Base.metadata
    schemas = SimpleNamespace(
        validate=lambda data, schema: validator_for(schema)(schema).validate(data)
    )
    with (
        _replaced(nbgrader.api, "create_engine", functools.cache(nbgrader.api.create_engine)),
        _replaced(tables, "create_all", functools.cache(tables.create_all)),
        _replaced(nbgrader.nbgraderformat.common, "jsonschema", schemas),
    ):
        yield


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    usual = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, usual)


class _Entering(Autograde):  # type: ignore[misc]
    """nbgrader's autograding, of chosen students only."""

    chosen: set[str]
    on_student: Callable[[], None]
    current = ""  # the student
    problems: dict[str, str]  # by student
    trouble = ""  # that all who follow would have, too

    def init_notebooks(self) -> None:
        super().init_notebooks()
        self.assignments: dict[str, list[str]] = {
            folder: notebooks
            for folder, notebooks in self.assignments.items()
            if Path(folder).parent.name in self.chosen
        }

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        self.on_student()
        self.current = student_id
        if self.trouble:  # what was autograded before would be removed in vain
            return False
        wanted: bool = super().init_destination(assignment_id, student_id)
        return wanted

    def note(self, error: BaseException) -> None:
        """Keep why nothing of the current student's was entered."""
        words = self.problems[self.current] = in_words(error)
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EROFS, errno.EDQUOT) or (
            isinstance(error, SQLAlchemyError | ValueError) and words in _advice().values()
        ):
            self.trouble = words


class Listener(logging.Handler):
    """Hears what went wrong: nbgrader logs an exception where it has caught it."""

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        super().__init__(logging.ERROR)
        self.on_error = on_error

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the exception that is being handled, if there is one."""
        error = sys.exc_info()[1]
        if error is not None:
            self.on_error(error)


def in_words(error: BaseException) -> str:
    """Return what kept nbgrader from its work, in one line."""
    if isinstance(error, NbGraderException) and error.__context__ is not None:
        error = error.__context__  # its own words say less
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    said = str(getattr(error, "orig", None) or error).strip()
    if isinstance(error, SQLAlchemyError | ValueError):  # nbgrader wraps the former in the latter
        for sign, advice in _advice().items():
            if re.search(sign, said):
                return advice
        if re.search("UNIQUE constraint failed|duplicate key", said):
            return _("another program entered the same at this moment: run this again")
    line = said.split("\n")[0]
    return (
        line
        if isinstance(error, RuntimeError | NbGraderException)
        else f"{type(error).__name__}: {line}"
    )


def _advice() -> dict[str, str]:
    """Return what to do about a database that takes nothing, by a sign in what it says."""
    return {
        "database is locked|could not obtain lock|deadlock detected": _(
            "the gradebook is locked: another program is writing to it. "
            "Run this again when that is done"
        ),
        r"no such (column|table)|has no column|(column|relation) \S+ does not exist": _(
            "the gradebook was made by another version of nbgrader: "
            "make a copy of it, run `nbgrader db upgrade`, and try again"
        ),
        "disk is full|No space left": _("the disk is full: the gradebook cannot be written"),
        "readonly database": _("the gradebook cannot be written: no permission"),
        "unable to open database file": _("the gradebook cannot be opened"),
        "not a database|malformed": _(
            "the file is not a gradebook, or it is damaged: put a copy of it in its place"
        ),
    }
