"""`autograder check --watch`: a file is checked again, within a moment, whenever it is saved.

Each time a process of its own checks, so that nothing a student's code does, be it to
crash, to hang or to replace a part of PyTorch, reaches the next time. That process has
imported everything and collected the checks before, and waits for the word: on Linux it
is a fork, made within a tenth of a second; elsewhere, where forks do not get on with the
system's libraries, a new Python, which takes some seconds to get ready.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograder import i18n, submission
from autograder.i18n import _
from autograder.imports import without_collection
from autograder.reports import terminal
from autograder.sandbox.confine import Limits

POLL = 0.02  # seconds between two looks at the files: half a percent of a core
QUIET = 0.01  # a file that has not changed for so long is whole if Python can read it
PATIENCE = 0.15  # and if it cannot, because it is half written perhaps, after so long
SECONDS = Limits.seconds  # for all checks together, as when they are graded
ALL_PASSED, NOT_ALL = 100, 101  # statuses with which a student's code does not end by chance
# Ctrl-C, and two like it: somebody ends this process, the terminal is closed.
STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

Stamp = tuple[tuple[int, int, int] | None, ...]


class Job(Protocol):
    """A process that checks once, when it is told to."""

    def begin(self) -> None:
        """Start it; it gets ready and waits."""

    def tell(self) -> None:
        """Let it check."""

    def poll(self) -> int | None:
        """Return how it ended: its status, or minus a signal. None: it has not."""

    def end(self) -> None:
        """End it and, where the system allows, everything that it has started."""


def watch(file: Path, job: Job, language: str | None = None, seconds: float = SECONDS) -> bool:
    """Check a file now and whenever it or its checks change, until Ctrl-C.

    Args:
        file: the module or notebook.
        job: checks it.
        language: of the messages; by default that of the file of checks.
        seconds: the time after which a check is given up.

    Returns:
        Whether all passed when it was checked last.

    """
    out = terminal.console()
    watched = Watched(file)
    checks: Stamp = ()
    passed = False
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    try:
        while True:
            stamp, problem = watched.settled()
            _headline(out, file)
            if stamp[1:] != checks:  # other checks: what has collected them starts afresh
                job.end()
                i18n.set_language(language or watched.language())
                job.begin()
                checks = stamp[1:]
            if problem:
                passed = False
                out.print(Text(terminal.clean(problem)))
            else:
                start = time.monotonic()
                job.tell()
                status = _outcome(job, watched, stamp, start + seconds)
                job.end()
                if watched.stamp() == stamp:
                    passed = status == ALL_PASSED
                    _report(out, status, seconds, time.monotonic() - start)
            if watched.stamp() == stamp:
                _footer(out, file)
            if not problem:
                job.begin()  # for the next time, while nobody waits
            watched.wait_for_change(stamp)
    except KeyboardInterrupt:
        return passed
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        job.end()


class Watched:
    """A student's file and the checks beside it, as they are on the disk."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.checks: list[Path] = []

    def stamp(self) -> Stamp:
        """Return what tells whether one of them has changed."""
        return tuple(_stamp(path) for path in (self.file, *(self.checks or [self.file.parent])))

    def settled(self) -> tuple[Stamp, str]:
        """Wait until nobody writes any more.

        Editors empty a file and then fill it, or move another one to its place. So a
        file that is not there, is empty or cannot be read is given some more time.

        Returns:
            The stamp, and why there is nothing to check, if so.

        """
        self.checks = sorted(self.file.parent.glob("test_*.py"))
        stamp: Stamp = ()
        while True:
            if (now := self.stamp()) != stamp:
                stamp, since = now, time.monotonic()
                whole, problem = _read(self.file)
            elif time.monotonic() - since >= (QUIET if whole else PATIENCE):
                return stamp, problem
            time.sleep(QUIET / 2)

    def wait_for_change(self, stamp: Stamp) -> None:
        """Wait until something is not any more as it was."""
        while self.stamp() == stamp:
            time.sleep(POLL)

    def language(self) -> str:
        """Return the language in which the assignment was released."""
        for path in self.checks:
            with contextlib.suppress(OSError):
                text = path.read_text(encoding="utf-8", errors="replace")
                found = re.search(r'^ +language="(\w+)",$', text, re.MULTILINE)
                if found and found[1] in i18n.LANGUAGES:
                    return found[1]
        return "en"


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(file: Path) -> tuple[bool, str]:
    """Tell whether all of a file can be read, and why nothing of it can, if so."""
    if not file.is_file():
        return False, _("{file} is not there any more.").format(file=file.name)
    try:
        work = submission.read(file)
    except submission.IntakeError as error:
        return False, str(error)
    code = any(str(unit["source"]).strip() for unit in work.units)
    return code and not work.broken, ""


def _outcome(job: Job, watched: Watched, stamp: Stamp, end: float) -> int | None:
    """Wait until a job ends, its time is over, or there is something newer to check."""
    looked = 0.0
    while (status := job.poll()) is None:
        if (now := time.monotonic()) > end:
            return None
        if now - looked > POLL:
            looked = now
            if watched.stamp() != stamp:
                return None
        time.sleep(0.002)
    return status


# --- what is shown ----------------------------------------------------------------


def _headline(out: Console, file: Path) -> None:
    """Begin a page of its own in a terminal; elsewhere draw a line."""
    out.clear()  # does nothing elsewhere
    out.rule(Text(f"{terminal.clean(file.name)}  {time.strftime('%H:%M:%S')}"))
    out.file.flush()


def _report(out: Console, status: int | None, seconds: float, taken: float) -> None:
    """Say what the job itself could not say, and how long it took."""
    if status not in (ALL_PASSED, NOT_ALL):
        from autograder.probes import ProbeError  # imports PyTorch

        if status is None:
            error = ProbeError("time", detail=f"{seconds:g}")
        elif status < 0:
            error = ProbeError("process", detail={"signal": -status})
        else:
            error = ProbeError("process", detail={"status": status})
        out.print(Text(f"✘ {error}", style="red"))
    out.print(_("{seconds:.2f} s.").format(seconds=taken), style="dim", end=" ")


def _footer(out: Console, file: Path) -> None:
    text = _("Waiting for {file} to be saved. Ctrl-C ends.")
    out.print(Text(text.format(file=terminal.clean(file.name)), style="dim"))
    out.file.flush()


# --- the process that checks --------------------------------------------------------


def best_job(
    file: Path,
    exercise: str | None,
    language: str | None,
    everything: bool = False,
    hint: int = 0,
) -> Job:
    """Return the quickest job that this system can have; see `checking.check_file`."""
    kind = Forked if sys.platform == "linux" else Spawned
    return kind(file, exercise, language, everything, hint)


class Forked:
    """A job in a fork of this process."""

    def __init__(self, file: Path, *what: Any) -> None:
        self.what = file, *what
        self.process = self.word = 0

    def begin(self) -> None:
        """Start it; it gets ready and waits."""
        from autograder.sandbox import worker

        if not self.process:  # the first one
            worker.become_parent_of_orphans()  # so that `end` finds everything
            _warm_up()
        sys.stdout.flush()
        theirs, self.word = os.pipe()
        # A Ctrl-C during `fork` is lost: Python runs hooks then, and ignores their errors.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        self.process = os.fork()
        if self.process == 0:
            try:
                os.close(self.word)
                _be_on_its_own(theirs)
                _check_when_told(*self.what)
            finally:
                os._exit(NOT_ALL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        os.close(theirs)

    def tell(self) -> None:
        """Let it check."""
        with contextlib.suppress(BrokenPipeError):  # it has ended: `poll` says how
            os.write(self.word, b"\n")

    def poll(self) -> int | None:
        """Return how it ended: its status, or minus a signal. None: it has not."""
        process, status = os.waitpid(self.process, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if process else None

    def end(self) -> None:
        """End everything that runs below this process."""
        from autograder.sandbox import worker

        worker.end_children()
        if self.word:
            os.close(self.word)
            self.word = 0


def _be_on_its_own(theirs: int) -> None:
    """Leave the terminal's Ctrl-C to the watcher, end with it, and read its word as input."""
    from autograder.sandbox import confine

    os.setsid()
    confine.die_with_parent()
    os.dup2(theirs, 0)
    os.close(theirs)
    for number in STOPS[1:]:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


class Spawned:
    """A job in a new Python."""

    def __init__(self, file: Path, *what: Any) -> None:
        self.what = os.getcwd(), str(file), *what
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start it; it gets ready and waits."""
        sys.stdout.flush()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder.watching", json.dumps(self.what)],
            stdin=subprocess.PIPE,
            cwd=Path(i18n.__file__).parent.parent,  # where Python finds this module first
            start_new_session=True,  # ... and on Windows: Ctrl-C is the watcher's
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def tell(self) -> None:
        """Let it check."""
        assert self.process is not None
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended: `poll` says how
            self.process.stdin.write(b"\n")
            self.process.stdin.flush()

    def poll(self) -> int | None:
        """Return how it ended: its status, or minus a signal. None: it has not."""
        assert self.process is not None
        return self.process.poll()

    def end(self) -> None:
        """End it and, but on Windows, everything in its group."""
        if self.process is None:
            return
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        with contextlib.suppress(OSError), self.process:  # waits, and closes the pipe
            pass
        self.process = None


def _warm_up() -> None:
    """Import and do once what most checks need, so that none has to."""
    with without_collection():
        from autograder import checking, diagnoses  # noqa: F401
        from autograder.reports import student  # noqa: F401
        from autograder.sandbox import warmup

        importlib.import_module("torch._dynamo")  # an optimizer does otherwise: 1 s
        diagnoses.load()
    cell_len("✔")  # reads a table of all letters' widths
    warmup.rehearse()
    warmup.settle()


def _check_when_told(
    file: Path,
    exercise: str | None,
    language: str | None,
    everything: bool = False,
    hint: int = 0,
) -> NoReturn:
    """Collect the checks, wait for a word on standard input, check, and end this process."""
    from autograder import checking

    told = False

    def wait() -> None:
        nonlocal told
        if told:
            return
        told = True
        if not os.read(0, 1):
            os._exit(NOT_ALL)  # the watcher is gone
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # nobody answers an `input()`

    status = NOT_ALL
    try:
        if checking.check_file(file, exercise, language, wait, everything=everything, hint=hint):
            status = ALL_PASSED
    except checking.CheckError as error:
        wait()
        print(f"autograder: {error}")
    except BaseException:
        wait()
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)  # whatever threads it has


def main() -> NoReturn:
    """Be the process of a `Spawned` job."""
    folder, file, *what = json.loads(sys.argv[1])
    os.chdir(folder)
    _warm_up()
    _check_when_told(Path(file), *what)


if __name__ == "__main__":
    main()
