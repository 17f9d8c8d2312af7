"""nbgrader's gradebook: results are taken into it by nbgrader itself, in this process."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from autograder import grading, results
from autograder.course import Assignment, Course
from autograder.i18n import _
from autograder.nbgrader import OPTIONS, STEP, configure

__all__ = ["NbGraderException", "application", "enter", "waiting"]


def application(course: Course) -> Any:
    """Return nbgrader as it is configured in the course's folder, and quiet.

    Its ``coursedir`` and ``config`` are those that `nbgrader` run in that folder would have.
    """
    app = NbGrader(log_level=logging.CRITICAL)
    app.load_cwd_config = False  # the course's, not that of the folder we are in
    app.initialize([], root=str(course.root))
    if STEP not in app.config.Autograde.get("autograde_preprocessors", []):
        config = app.config.copy()
        configure(config, course.root)
        app.update_config(config)
        app.coursedir.update_config(config)
    return app


def waiting(course: Course, assignment: Assignment) -> list[str]:
    """Return the students whose result the gradebook does not have, or not the present one."""
    found = []
    for student in grading.submissions_of(course, assignment):
        result = results.read(grading.result_path(course, assignment, student))
        notebook = course.root / "autograded" / student / assignment.name
        if result is None or _key_in(notebook / f"{assignment.stem}.ipynb") != result["key"]:
            found.append(student)
    return found


def _key_in(notebook: Path) -> str | None:
    """Return the key of the result whose scores a notebook holds."""
    try:
        key: str | None = json.loads(notebook.read_text("utf-8"))["metadata"]["autograder"]["key"]
        return key
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
    if not converter.chosen:
        return {}
    log = _Kept()
    app.log.addHandler(log)
    app.log.propagate = False
    app.log.setLevel(logging.ERROR)
    for handler in app.log.handlers:
        if handler is not log:
            handler.setLevel(logging.CRITICAL)
    reason = _("nbgrader took nothing in")
    try:
        converter.start()
    except NbGraderException as error:
        reason = str(error)
    finally:
        app.log.removeHandler(log)
    done = {student for student in converter.chosen if _entered(course, assignment, student)}
    return {
        student: log.reason_for(student) or reason for student in sorted(converter.chosen - done)
    }


def _entered(course: Course, assignment: Assignment, student: str) -> bool:
    folder = course.root / "autograded" / student / assignment.name
    return (folder / f"{assignment.stem}.ipynb").is_file()


class _Entering(Autograde):  # type: ignore[misc]
    """nbgrader's autograding, of chosen students only."""

    chosen: set[str]
    on_student: Callable[[], None]

    def init_notebooks(self) -> None:
        super().init_notebooks()
        self.assignments: dict[str, list[str]] = {
            folder: notebooks
            for folder, notebooks in self.assignments.items()
            if Path(folder).parent.name in self.chosen
        }

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        self.on_student()
        wanted: bool = super().init_destination(assignment_id, student_id)
        return wanted


class _Kept(logging.Handler):
    """What nbgrader says has gone wrong."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def reason_for(self, student: str) -> str:
        """Return the last line of the traceback that follows the student's name."""
        for before, text in zip(self.said, self.said[1:], strict=False):
            if f"/{student}/" in before and text.startswith("Traceback"):
                return text.strip().splitlines()[-1].removeprefix("RuntimeError: ")
        return ""
