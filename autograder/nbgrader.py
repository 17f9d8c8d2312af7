"""At home in nbgrader: our engine takes the place of its kernel.

``nbgrader_config.py`` of a course needs one line more::

    from autograder.nbgrader import configure; configure(get_config())

From then on `nbgrader autograde` and formgrader's button mark our assignments
with the sandboxed engine; assignments that are not ours keep nbgrader's kernel.
"""

from __future__ import annotations

import os
import sys
import warnings
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NoReturn

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config.loader import LazyConfigValue

from autograder import course as courses
from autograder import grading, results, submission
from autograder.i18n import _
from autograder.nbgrader_steps import ours_in

_OURS = "autograder.nbgrader_steps."
STEP = _OURS + "SandboxExecute"


def configure(config: Any, root: Path | None = None) -> None:
    """Set nbgrader up for a course, and leave whatever else is configured as it is.

    Args:
        config: what ``get_config()`` returned.
        root: the course's folder; by default ``c.CourseDirectory.root`` where that is set,
            or else the folder of the configuration file, or the current one.

    Raises:
        CourseError: there is no course, or nbgrader is to use other folders than
            `autograder build` does.

    """
    # Where this line fails, nbgrader says so and goes on without us, with its own kernel.
    Autograde.init_notebooks = _refuse
    if root is None and "root" in config.CourseDirectory:
        root = Path(config.CourseDirectory.root)
    if root is None:  # nbgrader may have been started elsewhere: `nbgrader --course-dir=…`
        beside = Path(sys._getframe(1).f_globals.get("__file__", "")).parent
        root = beside if (beside / "solutions" / "course.toml").is_file() else None
    course = courses.load(courses.find_root(root))
    # nbgrader calls `alembic` by name; it stands beside our Python.
    programs = os.path.dirname(sys.executable)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])
    # nbgrader's own queries set these off, several for every submission; they are harmless.
    warnings.filterwarnings("ignore", "Object of type <Submitted", SAWarning)
    folders = config.CourseDirectory
    folders.root = str(course.root)
    for key, ours in (("source_directory", course.source), ("release_directory", course.release)):
        if folders.setdefault(key, ours) != ours:
            raise courses.CourseError(
                f"CourseDirectory.{key} is {folders[key]!r}, but {ours!r} for `autograder build`: "
                f'write {key.partition("_")[0]} = "{folders[key]}" below [course] in '
                "solutions/course.toml"
            )
    folders.setdefault("course_id", course.name)
    autograde = config.Autograde
    autograde.sanitize_preprocessors = _with_ours(autograde, "sanitize_preprocessors")
    autograde.autograde_preprocessors = _with_ours(autograde, "autograde_preprocessors")
    autograde.setdefault("exporter_class", _OURS + "AnyNotebook")
    config.GenerateFeedback.setdefault(
        "exporter_class", "autograder.nbgrader_feedback.FeedbackPage"
    )
    config.HTMLExporter.setdefault("filters", {}).setdefault(
        "markdown2html", "autograder.nbgrader_plugins.markdown_html"
    )
    config.ZipCollectApp.setdefault(
        "extractor_plugin", "autograder.nbgrader_plugins.CarefulExtractor"
    )
    config.FileNameCollectorPlugin.setdefault("valid_ext", [".ipynb", ".py"])
    # The module that a student edited is not to be replaced by the stub.
    kept = autograde.setdefault("exclude_overwriting", {})
    for assignment in course.assignments:
        kept.setdefault(assignment.name, [f"{assignment.stem}.py"])
    Autograde.init_notebooks = _init_notebooks
    CourseDirectory.get_existing_timestamp = _timestamp


def _with_ours(section: Any, key: str) -> list[str]:
    """Return the steps of autograding, with ours in the place of what runs the notebook."""
    steps = getattr(Autograde, key).default()
    if key in section:
        given = section[key]  # a list, or what is to be appended to the usual one
        steps = given.get_value(steps) if isinstance(given, LazyConfigValue) else given
    found = [_OURS + "RestoreCells"] if key.startswith("sanitize") else []
    for step in steps:
        name = _name_of(step)
        if name in (_OURS + "RestoreCells", _OURS + "CommentOnAnswers"):  # configured before
            continue
        if name.endswith(".Execute"):
            name = STEP
        # nbgrader's are better named, for formgrader; one of the user's may have no module.
        found.append(name if name.startswith(("nbgrader.", _OURS)) else step)
        if name.endswith(".SaveAutoGrades"):  # which empties the comments
            found.append(_OURS + "CommentOnAnswers")
    return found


def _name_of(step: Any) -> str:
    """Return the dotted name of a step, which may be a class, a function, or an instance."""
    if isinstance(step, str):
        return step
    return f"{step.__module__}.{getattr(step, '__name__', type(step).__name__)}"


def _refuse(self: Autograde) -> None:
    """Stand in for what finds the notebooks, where `configure` has failed."""
    _stop(
        self,
        "the configuration of autograder has failed, for the reason given above. Nothing is "
        "autograded: nbgrader by itself would run what students wrote unprotected",
    )


def _stop(converter: Autograde, reason: str) -> NoReturn:
    converter.log.error(reason)  # who catches the exception expects that this has been done
    raise NbGraderException(reason)


_init_as_ever = Autograde.init_notebooks


def _init_notebooks(self: Autograde) -> None:
    """Find what there is to grade; nobody who handed something in is left out.

    nbgrader passes over a folder without a notebook of the right name (a module alone, or
    `line_model (1).ipynb`): it gets the released one beside what is in it, in which the
    score will stand. The class cannot be changed by configuration, so this replaces the
    method.
    """
    if not {_OURS + "RestoreCells", STEP}.issubset(
        map(_name_of, (*self.sanitize_preprocessors, *self.autograde_preprocessors))
    ):
        _stop(
            self,
            "the steps of autograding (c.Autograde.…_preprocessors) do without the sandbox. Are "
            "they set behind configure(get_config())? Put that line last in nbgrader_config.py",
        )
    if found := ours_in(self, self.coursedir.assignment_id):
        course, assignment = found
        released = course.released(assignment) / f"{assignment.stem}.ipynb"
        for folder in grading.submissions_of(course, assignment).values():
            notebook = folder / released.name
            if released.is_file() and not os.path.lexists(notebook):
                self.log.info("%s: adding the released notebook, to hold the score", folder)
                try:  # in one step: half a notebook would be taken for the student's
                    results.write_atomically(notebook, [submission.holder(released)])
                except OSError as error:
                    self.log.error("%s: %s", error.filename, error.strerror)
    folders = _chosen_by_name(self, *found) if found else {}
    try:
        _init_as_ever(self)
    except NbGraderException:
        if not folders:
            raise
    self.assignments.update(folders)


def _chosen_by_name(
    part: Autograde, course: courses.Course, assignment: courses.Assignment
) -> dict[str, list[str]]:
    """Return folders and their notebooks.

    nbgrader takes a name for a pattern: it finds nothing in `a[1]`, and in `[ab]` or `*` the
    notebooks of others.
    """
    wanted = part.coursedir.student_id
    chosen = {
        str(folder): sorted(map(str, folder.glob(f"{part.coursedir.notebook_id}.ipynb")))
        for student, folder in grading.submissions_of(course, assignment).items()
        if student == wanted or fnmatchcase(student, wanted)
    }
    return {folder: notebooks for folder, notebooks in chosen.items() if notebooks}


_timestamp_as_ever = CourseDirectory.get_existing_timestamp


def _timestamp(self: CourseDirectory, folder: str) -> Any:
    """Return when a submission was handed in; nbgrader stumbles over a file without a date."""
    try:
        return _timestamp_as_ever(self, folder)
    except Exception as error:
        path = os.path.join(folder, "timestamp.txt")
        raise RuntimeError(
            _("{path} holds no date and time: correct it, or remove it").format(path=path)
        ) from error
