"""What a person should look at in a class: what could not be graded, and what is unusual."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from autograder import grading, similarity, submission
from autograder.course import Assignment, Course
from autograder.files import shown
from autograder.i18n import _
from autograder.submission import IntakeError, Submission
from autograder.tally import Row, Tally

EXCERPTS = 20  # groups of similar code that are shown; each takes two submissions to be read

GRADER_ERROR, UNREADABLE, NOT_GRADED = "grader_error", "unreadable", "not_graded"
OUTDATED, UNUSUAL = "outdated", "unusual"
KINDS = (GRADER_ERROR, UNREADABLE, NOT_GRADED, OUTDATED, UNUSUAL)  # the most pressing first


@dataclass(frozen=True)
class Concern:
    """Something about one student's submission.

    Attributes:
        student: whose.
        kind: one of KINDS.
        details: sentences; of UNUSUAL calls, what and where.
        file: the name of the file, where it is known.

    """

    student: str
    kind: str
    details: list[str]
    file: str = ""


@dataclass(frozen=True)
class Similar:
    """A group of students with similar code, with what the two most similar have in common."""

    group: similarity.Group
    excerpts: tuple[similarity.Excerpt, similarity.Excerpt] | None
    files: tuple[str, str] = ("", "")


@dataclass
class Inspection:
    """What was found in a class."""

    handed_in: list[str]
    concerns: list[Concern] = field(default_factory=list)
    similar: list[Similar] = field(default_factory=list)


def inspect(
    course: Course,
    assignment: Assignment,
    tally: Tally,
    on_read: Callable[[], None] = lambda: None,
) -> Inspection:
    """Look at all submissions of a class; each is read once, as text, and none is run.

    Args:
        course: the course; `assignment` one of its assignments.
        assignment: see `course`.
        tally: its results.
        on_read: called after each submission.

    """
    handed_in = grading.submissions_of(course, assignment)
    folder = course.released(assignment)
    released = submission.fingerprints(folder) if folder.is_dir() else {}
    rows = {row.student: row for row in tally.rows}
    found = Inspection(list(handed_in))

    def readable() -> Iterator[tuple[str, Submission]]:
        for student, path in handed_in.items():
            row = rows.get(student)
            try:
                work = submission.read(path, released)
            except IntakeError as error:
                # Without the folders on the way there, which say more than is asked.
                text = str(error).replace(shown(str(path)), assignment.name)
                found.concerns.append(Concern(student, UNREADABLE, [text]))
            else:
                found.concerns += _of_result(student, row, work)
                yield student, work
            on_read()

    known = [submission.read(folder / name) for name in released]
    known.append(submission.read(assignment.source))
    with _without_collection():
        comparison = similarity.compare(readable(), known)
    for student in rows.keys() - handed_in.keys():  # graded elsewhere, or taken away since
        found.concerns += _of_result(student, rows[student], None)
    for number, group in enumerate(comparison.groups):
        similar = Similar(group, None)
        if number < EXCERPTS:
            with contextlib.suppress(IntakeError):  # it was taken away meanwhile
                pair = [submission.read(handed_in[s], released) for s in group.pairs[0].students]
                files = pair[0].path.name, pair[1].path.name
                similar = Similar(group, comparison.excerpts(*pair), files)
        found.similar.append(similar)
    return found


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Do not look for garbage: syntax trees hold no cycles, and a sixth of the time is saved."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _of_result(student: str, row: Row | None, work: Submission | None) -> Iterator[Concern]:
    """Yield what there is to say on one student's result."""
    if row is None:
        yield Concern(student, NOT_GRADED, [_("It has not been graded yet.")])
        return
    if row.errors:
        yield Concern(student, GRADER_ERROR, list(row.errors), row.file)
    if work is not None and work.digest != row.digest:
        text = _("It was handed in again, or changed, since it was graded.")
        yield Concern(student, OUTDATED, [text], row.file)
    elif row.outdated:
        text = _("The checks have changed since it was graded.")
        yield Concern(student, OUTDATED, [text], row.file)
    if row.flags:
        where = [
            _("{what} ({unit}, line {line})").format(
                what=f"`{flag['what']}`", unit=flag["unit"], line=flag["line"]
            )
            for flag in row.flags
        ]
        yield Concern(student, UNUSUAL, where, row.file)
