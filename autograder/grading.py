"""Grading a class: submissions go to engines, results into files, one for each submission."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from autograder import i18n, results, submission
from autograder.course import Assignment, Course
from autograder.flags import flags as find_flags


class EngineError(Exception):
    """An engine did not start or broke down: the grader's fault."""


class EngineKilledError(EngineError):
    """An engine was ended by a signal: by somebody, or for want of memory."""


STARTS = 3  # how often an engine is started that is killed before it is ready


@dataclass(frozen=True)
class Options:
    """How to grade."""

    backend: str = "auto"
    language: str = "en"
    device: str = "emulated"  # or "cuda": the accelerator of checks of placement; "cpu": none
    seed: int | None = None  # one for each run, drawn if it is not given
    jobs: int = field(default_factory=lambda: max(1, os.cpu_count() or 1))
    stop: bool = False  # at the first check that fails; the rest has no verdict


@dataclass(frozen=True)
class Work:
    """A submission to be graded, and the key of its result."""

    student: str
    work: submission.Submission
    key: str = ""


NO_ENGINE = -1  # in place of a submission's index: an engine did not start


@dataclass(frozen=True)
class Outcome:
    """What became of one submission: a result, or the reason why there is none."""

    student: str
    result: results.Result | None
    problem: str = ""
    cached: bool = False


class Engine:
    """An engine process (see `autograder.launch`), as this side sees it."""

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.assignment, self.options = assignment, options
        self.ready: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until the reference has been checked. Raises EngineError."""
        if self._process is not None:
            return
        settings = {
            "checks": str(self.assignment.checks_file.resolve()),
            "backend": self.options.backend,
            "language": self.options.language,
            "device": self.options.device,
            "seed": secrets.randbits(32) if self.options.seed is None else self.options.seed,
        }
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.launch", json.dumps(settings)]
            if sys.version_info >= (3, 11)
            else [sys.executable, "-m", "autograder.launch", json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            cwd=self.assignment.folder.parent,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.ready = self._read()
        if "fault" in self.ready:
            fault = self.ready["fault"]
            self.close()
            raise EngineError(f"{self.assignment.checks_file}: {fault}")

    def grade(self, work: submission.Submission) -> dict[str, Any]:
        """Return the engine's answer for one submission. Raises EngineError."""
        self.start()
        assert self._process is not None
        assert self._process.stdin is not None
        task = {
            "task": 1,
            "path": str(work.path),
            "units": work.units,
            "digest": work.digest,
            "broken": work.broken,
            "stop": self.options.stop,
        }
        try:
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()
        except OSError:
            self.close()
            raise EngineError("the engine has ended") from None
        answer = self._read()
        if "fault" in answer:
            raise EngineError(answer["fault"])
        return answer

    def close(self) -> None:
        """End the process; its sandbox ends with it."""
        if self._process is None:
            return
        process, self._process = self._process, None
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._errors is not None:
            self._errors.close()

    def _read(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):  # nothing, or half an answer: the process has ended
            said, killed = "", self._process.wait() < 0
            if self._errors is not None:
                self._errors.seek(0)
                said = self._errors.read().decode(errors="replace")[-1500:].strip()
            self.close()
            kind = EngineKilledError if killed else EngineError
            raise kind(f"the engine has ended: {said}" if said else "the engine has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


# --- a class --------------------------------------------------------------------


def result_path(course: Course, assignment: Assignment, student: str) -> Path:
    """Return where the result of a student's submission is kept."""
    safe = "".join(c if c.isalnum() or c in "-_.@ " else f"%{ord(c):02x}" for c in student)
    if safe.startswith("."):
        safe = f"%2e{safe[1:]}"
    if len(safe.encode()) > 150:  # file systems take 255, and a temporary file's name is longer
        digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
        safe = f"{safe[:30]}%{digest[:32]}"
    return course.root / "build" / "results" / assignment.name / f"{safe}.json"


def submissions_of(course: Course, assignment: Assignment) -> dict[str, Path]:
    """Return the folder of each student who handed something in: nbgrader's layout."""
    return {
        path.parent.name: path
        for path in sorted((course.root / "submitted").glob(f"*/{assignment.name}"))
        if path.is_dir() and not path.is_symlink()
    }


def read_submission(
    course: Course, assignment: Assignment, path: Path, options: Options
) -> tuple[submission.Submission, str]:
    """Return a submission and the key of its result. Raises IntakeError."""
    released = course.released(assignment)
    known = submission.fingerprints(released) if released.is_dir() else {}
    with i18n.language_in_use(options.language):  # it names cells and writes notes
        work = submission.read(path, known)
    key = results.key_of(
        assignment.digest(),
        work.digest,
        work.path.name,
        options.backend,
        options.language,
        options.device,
        "" if options.seed is None else str(options.seed),
    )
    return work, key


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
    run = {**engine.ready, "language": engine.options.language}
    return results.build(
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
        complete=not engine.options.stop,
    )


def grade(
    course: Course,
    assignment: Assignment,
    submissions: Iterable[tuple[str, Path]],
    options: Options,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    use: bool = True,
    keep: bool = True,
    same_inputs: bool = False,
) -> list[Outcome]:
    """Grade a class, several at a time; what has not changed is not graded again.

    Args:
        course: the course.
        assignment: one of its assignments.
        submissions: (student, file or folder).
        options: how.
        on_outcome: called in this thread as each one is done.
        use: whether to use the results in build/results that are still right.
        keep: whether to write results there.
        same_inputs: whether checks draw for each student what they drew for the result in
            build/results, where `options` have no seed.

    Returns:
        The outcomes in the order of `submissions`.

    Raises:
        EngineError: not a single engine could be started.

    """
    outcomes: list[Outcome | None] = []
    works: dict[int | None, list[tuple[int, Work]]] = {}  # with their places; by seed
    for student, path in submissions:
        outcome = None
        try:
            work, key = read_submission(course, assignment, path, options)
        except submission.IntakeError as error:
            outcome = Outcome(student, None, str(error))
        else:
            old = results.read(result_path(course, assignment, student)) if use else None
            if old is not None and old.get("key") == key:
                outcome = Outcome(student, old, cached=True)
            else:
                seed = options.seed
                if seed is None and same_inputs and old is not None:
                    seed = old.get("seed")
                place = len(outcomes), Work(student, work, key)
                works.setdefault(seed, []).append(place)
        outcomes.append(outcome)
        if outcome is not None:
            on_outcome(outcome)

    def finish(places: list[int], index: int, outcome: Outcome) -> None:
        outcomes[places[index]] = outcome
        if keep and outcome.result is not None:
            results.write(result_path(course, assignment, outcome.student), outcome.result)
        on_outcome(outcome)

    seeds = sorted((seed for seed in works if seed is not None), key=lambda s: len(works[s]))
    if seeds:  # who has no result yet gets the inputs that most others had
        works[seeds[-1]] += works.pop(None, [])
    for seed, some in works.items():
        of_all = partial(finish, [place for place, _work in some])
        grade_works(assignment, [w for _place, w in some], replace(options, seed=seed), of_all)
    return [outcome for outcome in outcomes if outcome is not None]


def grade_works(
    assignment: Assignment,
    works: Sequence[Work],
    options: Options,
    on_outcome: Callable[[int, Outcome], None],
) -> None:
    """Share submissions out among engines as these become free.

    Args:
        assignment: whose checks to run.
        works: what to grade.
        options: how.
        on_outcome: called in this thread with a submission's index and what became of it.

    Raises:
        EngineError: not a single engine could be started.

    """
    if options.seed is None:  # the same for all engines
        options = replace(options, seed=secrets.randbits(32))
    tasks: queue.SimpleQueue[tuple[int, Work]] = queue.SimpleQueue()
    for task in enumerate(works):
        tasks.put(task)
    done: queue.SimpleQueue[tuple[int, Outcome]] = queue.SimpleQueue()
    stop = threading.Event()

    def serve() -> None:
        engine = Engine(assignment, options)
        try:
            for _start in range(STARTS - 1):
                with contextlib.suppress(EngineKilledError):
                    engine.start()
            engine.start()  # it does nothing where it has been started
            while not stop.is_set():
                index, work = tasks.get_nowait()
                try:
                    outcome = Outcome(work.student, grade_one(engine, work))
                except EngineError as error:
                    outcome = Outcome(work.student, None, str(error))
                except Exception as error:
                    # Without an outcome the class would wait for this one for ever.
                    what = f"{type(error).__name__}: {error}"
                    outcome = Outcome(work.student, None, what)
                done.put((index, outcome))
        except queue.Empty:
            pass
        except BaseException as error:
            done.put((NO_ENGINE, Outcome("", None, str(error))))
        finally:
            engine.close()

    if not works:
        return
    # Daemons: engines end when this process does, however it does.
    threads = [
        threading.Thread(target=serve, daemon=True)
        for _ in range(max(1, min(options.jobs, len(works))))
    ]
    for thread in threads:
        thread.start()
    engines, left = len(threads), len(works)
    try:
        while left:
            index, outcome = done.get()
            if index == NO_ENGINE:
                engines -= 1
                if engines == 0:
                    raise EngineError(outcome.problem)
                continue
            left -= 1
            on_outcome(index, outcome)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
