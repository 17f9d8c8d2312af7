"""What a worker of a Dask cluster does, and what travels to it and back.

It keeps assignments and warm engines, and grades. All that comes from students and goes
back is JSON; the worker needs no disk of the grader's.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from distributed import get_worker

import autograder
from autograder import course, grading, results, submission
from autograder.course import Assignment
from autograder.engines import Engine
from autograder.grading import Options, Work
from autograder.i18n import _

SECONDS = 1.0  # a task that has taken so long leaves the rest of its submissions to others
IDLE = 60.0  # seconds after which an engine that has nothing to do is ended


def identity() -> dict[str, str]:
    """Return what has to be the same everywhere for a mark not to depend on the worker."""
    return {
        "autograder": autograder.__version__,
        "its code": results.engine_digest()[:16],
        **results.versions(),
    }


def differences(theirs: dict[str, str]) -> str:
    """Say in what a worker is not what this machine is; nothing if it is the same."""
    text = _("{what} is {theirs} there and {ours} here")
    return "; ".join(
        text.format(what=what, theirs=theirs.get(what), ours=ours)
        for what, ours in identity().items()
        if theirs.get(what) != ours
    )


# --- what travels ---------------------------------------------------------------


def files_of(assignment: Assignment) -> dict[str, bytes]:
    """Return a course of this one assignment, with all that `Assignment.digest` looks at."""
    limits = (f"limits.{name} = {value}" for name, value in asdict(assignment.limits).items())
    lines = [
        *("[course]", "name = 'cluster'", "languages = ['en']"),
        *("[[assignment]]", f"name = '{assignment.name}'", "title.en = 'cluster'", *limits),
    ]
    parts = (assignment.source, assignment.checks_file, *assignment.folder.glob("*.po"))
    files = {f"solutions/{assignment.name}/{path.name}": path.read_bytes() for path in parts}
    return {"solutions/course.toml": "\n".join(lines).encode(), **files}


def packed(works: Iterable[Work]) -> bytes:
    """Return submissions as they travel: without whose they are, and where they lay."""
    return compressed(
        [{**asdict(one.work), "path": one.work.path.name, "key": one.key} for one in works]
    )


def unpacked(data: bytes) -> list[dict[str, Any]]:
    """Return what was packed: of each submission what it is, or what became of it."""
    found: list[dict[str, Any]] = json.loads(zlib.decompress(data))
    return found


def compressed(data: Any) -> bytes:
    """Return plain data as it travels."""
    return zlib.compress(json.dumps(data).encode(), 1)


# --- on a worker ----------------------------------------------------------------


def check_in(digest: str, files: dict[str, bytes]) -> dict[str, str]:
    """Keep an assignment; say which code this worker has."""
    BENCH.keep(digest, files)
    return identity()


def grade(digest: str, settings: str, batch: bytes) -> bytes:
    """Grade submissions: at least one, and as many as `SECONDS` allow.

    Raises:
        KeyError: this worker does not know the assignment.
        EngineError: no engine can be started here.

    """
    answers = []
    with BENCH.engine(digest, Options(**json.loads(settings))) as engine:
        end = time.monotonic() + SECONDS
        for data in unpacked(batch):
            answers.append(_grade_one(engine, data))
            if time.monotonic() > end:
                break
    return compressed(answers)


def _grade_one(engine: Engine, data: dict[str, Any]) -> dict[str, Any]:
    key, path, broken = data.pop("key"), Path(data.pop("path")), data.pop("broken")
    work = submission.Submission(path=path, broken=[tuple(part) for part in broken], **data)
    outcome = grading.outcome_of(engine, Work("", work, key))
    return {"result": outcome.result, "problem": outcome.problem}


class Bench:
    """What a worker's process keeps: assignments by digest, and engines that are warm.

    An engine ends by itself when this process does, however it does.
    """

    def __init__(self) -> None:
        self.assignments: dict[str, Assignment] = {}
        self._idle: list[tuple[float, Engine]] = []
        self._lock = threading.Lock()
        self._tidied = False

    def keep(self, digest: str, files: dict[str, bytes]) -> None:
        """Write an assignment's files into a folder that Dask removes with the worker's own."""
        if digest in self.assignments:
            return
        root = Path(tempfile.mkdtemp(prefix="autograder-", dir=get_worker().local_directory))
        for name, data in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        (self.assignments[digest],) = course.load(root).assignments

    @contextlib.contextmanager
    def engine(self, digest: str, options: Options) -> Iterator[Engine]:
        """Give a warm engine. Raises EngineError if none can be started."""
        engine = self._take(self.assignments[digest], options)
        try:
            engine.start()  # it does nothing where it has been started
            yield engine
        except BaseException:
            engine.close()
            raise
        with self._lock:
            self._idle.append((time.monotonic(), engine))
            if not self._tidied:
                self._tidied = True
                threading.Thread(target=self._tidy, daemon=True).start()

    def _take(self, assignment: Assignment, options: Options) -> Engine:
        with self._lock:
            for place, (_since, engine) in enumerate(self._idle):
                if (engine.assignment, engine.options) == (assignment, options):
                    del self._idle[place]
                    return engine
        return Engine(assignment, options)

    def end_idle(self, seconds: float) -> None:
        """End the engines that have had nothing to do for so long."""
        with self._lock:
            now = time.monotonic()
            old = [engine for since, engine in self._idle if now - since >= seconds]
            self._idle = [(since, e) for since, e in self._idle if now - since < seconds]
        for engine in old:
            engine.close()

    def _tidy(self) -> None:
        while True:
            time.sleep(IDLE / 4)
            self.end_idle(IDLE)


BENCH = Bench()
