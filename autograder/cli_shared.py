"""What the subcommands share: what they are about, what they refuse, what they show."""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.i18n import _


class UsageError(Exception):
    """Wrong use. The text says what was wrong and what to do."""


def chosen(options: argparse.Namespace, name: str | None = None) -> Any:
    """Return the course and the assignments that the command line names."""
    from autograder import course as courses

    course = courses.load(courses.find_root(options.course))
    names = [name] if name else options.assignment
    return course, [course.find(n) for n in names] or course.assignments


def grading_options(options: argparse.Namespace, language: str = "en") -> Any:
    """Return how to grade. Raises UsageError if it cannot be done so on this machine."""
    from autograder import grading
    from autograder.sandbox import cage

    scheduler = getattr(options, "scheduler", "")
    if scheduler:
        _must_have_dask()
    else:  # the workers of a cluster look for themselves
        try:
            backend = cage.choose(options.backend)
        except cage.NoBackendError as error:
            raise UsageError(cage.no_backend(error)) from None
        if problem := cage.hidden(options.device, backend):
            raise UsageError(problem)
    given: dict[str, Any] = {
        "backend": options.backend,
        "device": options.device,
        "language": options.lang or language,
        "scheduler": scheduler,
    }
    if options.jobs is not None:
        given["jobs"] = options.jobs
    if options.seed is not None:
        given["seed"] = options.seed
    if getattr(options, "timeout", None) is not None:
        given["seconds"] = options.timeout
    if getattr(options, "memory", None) is not None:
        given["memory"] = options.memory * 2**20
    return grading.Options(**given)


def handed_in(course: Any, assignment: Any, only: Sequence[str] | None) -> list[tuple[str, Path]]:
    """Return the class's folders, or only some. Raises UsageError if they are not there."""
    from autograder import grading

    found = grading.submissions_of(course, assignment)
    if not found:
        raise UsageError(
            _("nobody has handed in {name}: there is no submitted/STUDENT/{name}").format(
                name=assignment.name
            )
        )
    if only is None:
        return list(found.items())
    for student in only:
        if student not in found:
            text = _("{student} has not handed in {name}").format(
                student=student, name=assignment.name
            )
            near = ", ".join(difflib.get_close_matches(student, found))
            hint = _("; did you mean {near}?").format(near=near) if near else ""
            raise UsageError(text + hint)
    return [(student, found[student]) for student in dict.fromkeys(only)]


def print_trouble(text: str, out: Any) -> None:
    """Print a line on what went wrong, as long as it is."""
    from autograder.reports import terminal

    out.print(terminal.clean(text), markup=False, soft_wrap=True, style="red")


def _must_have_dask() -> None:
    if importlib.util.find_spec("distributed") is None:
        text = _("--scheduler needs Dask: {command}")
        command = 'pip install "pytorch-course-autograder[cluster]"'
        raise UsageError(text.format(command=command))


def must_be_readable(path: Path) -> None:
    """Raise IntakeError if there is no submission in a file or folder."""
    from autograder import submission

    submission.read(path)


def must_be_writable(folder: Path) -> None:
    """Raise UsageError if nothing can be written into a folder."""
    if not folder.is_dir():
        raise UsageError(_("{folder}: there is no such folder").format(folder=folder))
    if not os.access(folder, os.W_OK):
        raise UsageError(_("{folder}: no permission to write there").format(folder=folder))


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """Show a progress bar in a terminal (on standard error); nothing in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(
        "{task.description}",
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)
