"""Grading a class: submissions go to engines, results into files, one for each submission."""

from __future__ import annotations

import hashlib
import math
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder import i18n, results, submission
from autograder.course import Assignment, Course
from autograder.engines import ChecksChangedError, Crew, Engine, EngineError
from autograder.flags import flags as find_flags
from autograder.sandbox.confine import Limits


@dataclass(frozen=True)
class Options:
    """How to grade."""

    backend: str = "auto"
    language: str = "en"
    device: str = "emulated"  # or "cuda": the accelerator of checks of placement; "cpu": none
    seed: int | None = None  # one for each run, drawn if it is not given
    jobs: int = field(default_factory=lambda: max(1, os.cpu_count() or 1))
    stop: bool = False  # at the first check that fails; the rest has no verdict
    scheduler: str = ""  # address of a Dask cluster's, whose workers then grade
    seconds: float | None = None  # for a submission, in place of the course's limit
    memory: int | None = None  # of a submission in bytes, likewise

    def seeded(self) -> Options:
        """Return these options with a seed, drawn if there is none."""
        return self if self.seed is not None else replace(self, seed=secrets.randbits(32))

    def limits(self, of_course: Limits) -> Limits:
        """Return the limits that hold where a course sets `of_course`."""
        changes: dict[str, Any] = {}
        if self.seconds is not None:  # of the processor's time, it can use as much on some cores
            cpu_seconds = max(of_course.cpu_seconds, math.ceil(1.5 * self.seconds))
            changes |= {"seconds": self.seconds, "cpu_seconds": cpu_seconds}
        if self.memory is not None:
            changes["memory"] = self.memory
        return replace(of_course, **changes)


@dataclass(frozen=True)
class Work:
    """A submission to be graded, and the key of its result."""

    student: str
    work: submission.Submission
    key: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one submission: a result, or the reason why there is none."""

    student: str
    result: results.Result | None
    problem: str = ""
    cached: bool = False


# --- what was handed in, and where results are ----------------------------------


def result_path(course: Course, assignment: Assignment, student: str) -> Path:
    """Return where the result of a student's submission is kept."""
    safe = "".join(c if c.isalnum() or c in "-_.@ " else f"%{ord(c):02x}" for c in student)
    if safe.startswith("."):
        safe = f"%2e{safe[1:]}"
    if len(safe.encode()) > 150:  # file systems take 255, and a temporary file's name is longer
        digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
        safe = f"{safe[:30]}%{digest[:32]}"
    return course.root / "build" / "results" / assignment.name / f"{safe}.json"


def stored_results(course: Course, assignment: Assignment) -> Iterator[results.Result]:
    """Yield the stored results of a class, one after the other; what is damaged is left out."""
    folder = result_path(course, assignment, "x").parent
    for path in sorted(folder.glob("[!.]*.json")):
        result = results.read(path)
        if result is not None:
            yield result


def submissions_of(course: Course, assignment: Assignment) -> dict[str, Path]:
    """Return the folder of each student who handed something in: nbgrader's layout."""
    return {
        path.parent.name: path
        for path in sorted((course.root / "submitted").glob(f"*/{assignment.name}"))
        if path.is_dir() and not path.is_symlink()
    }


class Intake:
    """Reads a class's submissions; what is the same for all of them is read once."""

    def __init__(self, course: Course, assignment: Assignment, options: Options) -> None:
        released = course.released(assignment)
        self.digest = assignment.digest()
        self._released = submission.fingerprints(released) if released.is_dir() else {}
        self._course, self._language = course, options.language
        self._settings = (
            self.digest,
            repr(options.limits(assignment.limits)),
            options.backend,
            options.device,
            "" if options.seed is None else str(options.seed),
        )

    def read(self, student: str, path: Path) -> tuple[submission.Submission, str]:
        """Return a submission and the key of its result. Raises IntakeError."""
        language = self._course.student_languages.get(student, self._language)
        with i18n.language_in_use(language):  # it names cells and writes notes
            work = replace(submission.read(path, self._released), language=language)
        # The notes tell of other files that were handed in, too.
        of_work = (language, work.digest, work.path.name, *work.notes)
        return work, results.key_of(*self._settings, *of_work)


def read_submission(
    course: Course, assignment: Assignment, student: str, path: Path, options: Options
) -> tuple[submission.Submission, str]:
    """Return a submission and the key of its result. Raises IntakeError."""
    return Intake(course, assignment, options).read(student, path)


# --- one submission, a class ----------------------------------------------------


def grade_one(engine: Engine, work: Work) -> results.Result:
    """Grade one submission; an engine that breaks down is started again once.

    Raises:
        EngineError: it broke down twice.

    """
    try:
        answer = engine.grade(work.work)
    except EngineError:
        engine.close()
        answer = engine.grade(work.work)
    assignment = engine.assignment
    language = work.work.language or engine.options.language
    run = {**engine.ready, "language": language}
    result = results.build(
        assignment=assignment.name,
        student=work.student,
        file=work.work.path.name,
        digest=work.work.digest,
        key=work.key,
        run=run,
        exercises=assignment.exercises,
        answer=answer,
        notes=work.work.notes,
        flags=find_flags(work.work),
        sections=assignment.sections(language),
        complete=not engine.options.stop,
    )
    if answer.get("faulty") and result["needs_person"]:
        # Its sandbox was killed, and killed again: the next run grades it once more.
        result["key"] = results.key_of(work.key, "spoiled")
    return result


def grade(
    course: Course,
    assignment: Assignment,
    submissions: Iterable[tuple[str, Path]],
    options: Options,
    *,
    use: bool = True,
    keep: bool = True,
    same_inputs: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[Outcome]:
    """Grade a class, several at a time; what has not changed is not graded again.

    Submissions are read while engines start and work, never many at once, and nothing
    of an outcome is kept here: a class may be of any size.

    Args:
        course: the course.
        assignment: one of its assignments.
        submissions: (student, file or folder).
        options: how.
        use: whether to use the results in build/results that are still right.
        keep: whether to write results there.
        same_inputs: whether checks draw for each student what they drew for the result in
            build/results, where `options` have no seed.
        stop: once it is set, all engines are ended, and what is done is the last to come.

    Yields:
        The outcomes as they come; those that take no engine first.

    Raises:
        EngineError: not a single engine could be started.

    """
    stop = stop or threading.Event()
    intake = Intake(course, assignment, options)

    def stored(student: str) -> Path:
        return result_path(course, assignment, student)

    def finish(done: tuple[Work, Outcome]) -> Outcome:
        _work, outcome = done
        if keep and outcome.result is not None:
            results.write(stored(outcome.student), outcome.result)
        return outcome

    if keep:
        results.remove_what_killed_writers_left(stored("x").parent)
    groups: dict[int | None, list[tuple[str, Path]]] = {options.seed: list(submissions)}
    if same_inputs and options.seed is None:
        groups = _by_seed(groups[None], stored)
    for seed, group in groups.items():
        # An engine has one seed for all that it grades.
        with _crew(assignment, replace(options, seed=seed), intake.digest, stop) as crew:
            for student, path in group:
                if stop.is_set():
                    break
                found = _look(intake, student, path, stored(student) if use else None)
                if isinstance(found, Outcome):
                    yield found
                    continue
                crew.put(found)
                while crew.full and (done := crew.get()):
                    yield finish(done)
            while crew.busy and (done := crew.get()):
                yield finish(done)


def grade_works(
    assignment: Assignment, works: Sequence[Work], options: Options
) -> Iterator[Outcome]:
    """Grade what has been read already, and keep nothing; yields and raises as `grade` does."""
    with Crew(assignment, options, outcome_of) as crew:
        for work in works:
            crew.put(work)
        while crew.busy and (done := crew.get()):
            yield done[1]


def _crew(assignment: Assignment, options: Options, digest: str, stop: threading.Event) -> Any:
    """Return who grades: an `engines.Crew`, or one with the same methods."""
    if options.scheduler:
        from autograder import cluster  # it needs Dask

        return cluster.Crew(assignment, options, digest, stop)
    return Crew(assignment, options, outcome_of, digest, stop)


def _look(intake: Intake, student: str, path: Path, stored: Path | None) -> Outcome | Work:
    """Return what is known of a submission without grading it, or else what to grade."""
    try:
        work, key = intake.read(student, path)
    except submission.IntakeError as error:
        return Outcome(student, None, str(error))
    old = results.read(stored) if stored is not None else None
    if old is not None and old.get("key") == key:
        return Outcome(student, old, cached=True)
    return Work(student, work, key)


def outcome_of(engine: Engine, work: Work) -> Outcome:
    """Grade one submission, whatever happens: the class would wait for it for ever."""
    try:
        return Outcome(work.student, grade_one(engine, work))
    except ChecksChangedError:
        raise
    except EngineError as error:
        return Outcome(work.student, None, str(error))
    except Exception as error:
        return Outcome(work.student, None, f"{type(error).__name__}: {error}")


def _by_seed(
    submissions: Iterable[tuple[str, Path]], stored: Callable[[str], Path]
) -> dict[int | None, list[tuple[str, Path]]]:
    """Return submissions by the seed of their results; the most frequent, if they have none."""
    groups: dict[int | None, list[tuple[str, Path]]] = {}
    for student, path in submissions:
        seed = (results.read(stored(student)) or {}).get("seed")
        groups.setdefault(seed, []).append((student, path))
    if new := groups.pop(None, []):
        most = max(groups, key=lambda seed: len(groups[seed]), default=None)
        groups.setdefault(most, []).extend(new)
    return groups
