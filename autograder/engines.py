"""Engines as the grader's side sees them: a process each, and a crew that shares the work."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from autograder import submission
from autograder.course import Assignment
from autograder.i18n import _

if TYPE_CHECKING:
    from autograder.grading import Options, Outcome, Work

STARTS = 3  # how often an engine is started that is killed before it is ready
AHEAD = 4_000_000  # characters of submissions that may wait for an engine
OVERHEAD = 10_000  # what a submission takes beside its text, in characters
LOOK = 0.2  # seconds between two looks at whether to stop


class EngineError(Exception):
    """An engine did not start or broke down: the grader's fault."""


class EngineKilledError(EngineError):
    """An engine was ended by a signal: by somebody, or for want of memory."""


class ChecksChangedError(EngineError):
    """The checks are not those any more with which the class was begun."""


def must_be_current(assignment: Assignment, digest: str) -> None:
    """Refuse checks that are not those of which results would be kept, if `digest` says which."""
    if digest and assignment.digest() != digest:
        text = _("{folder} was changed while the class was graded: run it again")
        raise ChecksChangedError(text.format(folder=assignment.folder))


class Engine:
    """An engine process (see `autograder.launch`), as this side sees it."""

    def __init__(self, assignment: Assignment, options: Options, digest: str = "") -> None:
        """Start nothing yet.

        Args:
            assignment: whose checks to run.
            options: how.
            digest: of the assignment, which must have it still when the engine is ready.

        """
        self.assignment, self.options, self.digest = assignment, options, digest
        self.ready: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None
        self._stopped = False
        self._starting = threading.Lock()

    def start(self) -> None:
        """Start it and wait until the reference has been checked. Raises EngineError."""
        for attempt in range(1, STARTS + 1):
            try:
                if self._process is None:
                    self._start()
                return
            except EngineKilledError:
                if attempt == STARTS:
                    raise

    def _start(self) -> None:
        settings = {
            "checks": str(self.assignment.checks_file.resolve()),
            "backend": self.options.backend,
            "language": self.options.language,
            "device": self.options.device,
            "seed": self.options.seeded().seed,
            "limits": asdict(self.options.limits(self.assignment.limits)),
        }
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
        with self._starting:
            if self._stopped:
                raise EngineError("the engine was stopped")
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
        self._must_be_current()

    def _must_be_current(self) -> None:
        try:
            must_be_current(self.assignment, self.digest)
        except ChecksChangedError:
            self.close()
            raise

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
            "language": work.language,
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

    def stop(self) -> None:
        """Have it end in the middle of what it does, for good; any thread may say so."""
        with self._starting:
            self._stopped, process = True, self._process
        if process is not None:
            process.terminate()  # it takes its sandbox down, see `autograder.launch`

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


class Crew:
    """Engines that share submissions out as they become free.

    The first engine starts when the first submission is put in, and so on up to
    `options.jobs`. Whoever puts submissions in waits with `get` while it is `full`.
    """

    def __init__(
        self,
        assignment: Assignment,
        options: Options,
        grade: Callable[[Engine, Work], Outcome],
        digest: str = "",
        stop: threading.Event | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            assignment: whose checks to run.
            options: how; all engines have the same seed.
            grade: called in an engine's thread.
            digest: see `Engine`.
            stop: once it is set, all engines are ended in the middle of their work.

        """
        self._of = assignment, options.seeded(), digest
        self._jobs, self._grade, self._stop = options.jobs, grade, stop or threading.Event()
        self._engines: list[Engine] = []
        self._threads: list[threading.Thread] = []
        self._tasks: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Work, Outcome] | Exception] = queue.SimpleQueue()
        self._size = 0  # of what was put in and not taken out, in characters
        self._out = 0  # engines that did not start, or not again
        self._closed = False
        self.busy = 0  # submissions that were put in and not taken out

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def full(self) -> bool:
        """Whether to take results out before another submission is put in."""
        return self._size > AHEAD

    def put(self, work: Work) -> None:
        """Have a submission graded."""
        self.busy += 1
        self._size += size_of(work)
        self._tasks.put(work)
        if len(self._threads) < self._jobs:
            engine = Engine(*self._of)
            # Daemons: engines end when this process does, however it does.
            thread = threading.Thread(target=self._serve, args=[engine], daemon=True)
            self._engines.append(engine)
            self._threads.append(thread)
            thread.start()

    def get(self) -> tuple[Work, Outcome] | None:
        """Return a submission and what became of it, as soon as there is one.

        Returns:
            None when all engines have been stopped, and there is no more to come.

        Raises:
            EngineError: not a single engine is left.

        """
        while True:
            if self._stop.is_set():
                self.close()  # after that, what is done is there
            try:
                done = self._done.get(block=not self._closed, timeout=LOOK)
            except queue.Empty:
                if self._closed:
                    return None
                continue
            if not isinstance(done, Exception):
                self.busy -= 1
                self._size -= size_of(done[0])
                return done
            self._out += 1
            if self._out == len(self._threads):
                raise done

    def close(self) -> None:
        """End all engines, in the middle of their work if need be."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._tasks.get_nowait()
        for engine in self._engines:
            if self.busy or not engine.ready:  # else it waits for a task, and gets none
                engine.stop()
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, engine: Engine) -> None:
        """Be the thread of one engine."""
        try:
            engine.start()
            while (work := self._tasks.get()) is not None:
                try:
                    outcome = self._grade(engine, work)
                except ChecksChangedError:
                    self._tasks.put(work)  # for those who began with the old ones
                    raise
                if outcome.result is not None or not self._closed:
                    self._done.put((work, outcome))
        except Exception as error:
            if not self._closed:
                self._done.put(error)
        finally:
            engine.close()


def size_of(work: Work) -> int:
    """Return about how much memory a submission takes, in characters."""
    return OVERHEAD + sum(len(unit["source"]) for unit in work.work.units)
