"""Grading a class on the workers of a Dask cluster, which share no disk with the grader.

Each worker checks in once: it says which code it has, and keeps the assignment. Then it
gets submissions as text and returns results as JSON, about a second's worth at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import secrets
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from distributed import CancelledError, Client, KilledWorker, Security
from distributed.comm import connect

from autograder import cluster_backlog, cluster_worker, results
from autograder.course import Assignment
from autograder.engines import EngineError, must_be_current
from autograder.grading import Options, Outcome, Work
from autograder.i18n import _

AHEAD = 2  # tasks for each thread of a worker: one runs, one waits
TIMEOUT = 10.0  # seconds to connect
LOOK = 1.0  # seconds between two looks at which workers there are
WAIT = 0.2  # seconds between two looks at whether to stop
PATIENCE = 60.0  # seconds without any worker before it is given up

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Task:
    """What a worker has been asked; to check in, if there are no submissions."""

    address: str
    numbers: list[int]
    future: Any


@dataclass
class _Worker:
    threads: int
    ready: bool = False  # it has checked in, and nothing speaks against it
    tasks: list[_Task] = field(default_factory=list)


class Crew:
    """The workers of `options.scheduler`, to be used like an `engines.Crew`.

    A task goes to one worker and to no other, so that it is known what that had if it dies.
    """

    def __init__(
        self, assignment: Assignment, options: Options, digest: str, stop: threading.Event
    ) -> None:
        """Connect to nothing yet; the arguments are those of an `engines.Crew`."""
        self._assignment, self._digest = assignment, digest
        self._address, self._stop = options.scheduler, stop
        self._settings = json.dumps(asdict(replace(options.seeded(), scheduler="")))
        self._client: Any = None
        self._files: dict[str, bytes] = {}
        self._backlog = cluster_backlog.Backlog()
        self._workers: dict[str, _Worker] = {}
        self._problem = ""  # of the last worker that was left out
        self._done: queue.SimpleQueue[tuple[_Task, Any]] = queue.SimpleQueue()
        self._finished: deque[tuple[Work, Outcome]] = deque()
        self._look_at, self._give_up_at = 0.0, time.monotonic() + PATIENCE

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._client is not None:
            self._client.close()  # what has not begun is given up

    @property
    def busy(self) -> int:
        """How many submissions were put in and not taken out."""
        return len(self._backlog.works) + len(self._finished)

    @property
    def full(self) -> bool:
        """Whether to take results out before another submission is put in."""
        threads = sum(worker.threads for worker in self._workers.values())
        return self._backlog.has_for(2 * AHEAD * max(2, threads))

    def put(self, work: Work) -> None:
        """Have a submission graded. Raises EngineError."""
        if self._client is None:
            self._connect()
        self._backlog.put(work)
        with contextlib.suppress(EngineError):  # `get` says it, when it has given what there is
            self._look()  # so that workers get ready while the next submissions are read

    def get(self) -> tuple[Work, Outcome] | None:
        """Return a submission and what became of it; None once it is to stop.

        Raises:
            EngineError: the scheduler is lost, or no worker can grade.

        """
        while not self._finished:
            if self._stop.is_set():
                return None
            try:
                self._look()
                self._feed()
            except EngineError:
                if self._done.empty():  # else there is something to be kept
                    raise
            try:
                task, answer = self._done.get(timeout=WAIT)
            except queue.Empty:
                continue
            if task in self._workers.get(task.address, _Worker(0)).tasks:
                self._take(task, answer)  # else it comes from one that is gone, and is done again
        return self._finished.popleft()

    def _connect(self) -> None:
        self._files = cluster_worker.files_of(self._assignment)
        must_be_current(self._assignment, self._digest)
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we say it ourselves
        try:
            asyncio.run(_reach(self._address))
            self._client = Client(self._address, timeout=TIMEOUT, set_as_default=False)
        except Exception as error:
            text = _("no Dask scheduler can be reached at {address}: {error}")
            raise EngineError(text.format(address=self._address, error=error)) from None

    def _look(self) -> None:
        """See, once in a while, which workers have come and which are gone."""
        if time.monotonic() < self._look_at:
            return
        try:
            if self._client.status != "running":
                raise OSError
            there = self._client.nthreads()
        except OSError:
            raise self._lost() from None
        for address in self._workers.keys() - there.keys():
            self._gone(address)
        for address in there.keys() - self._workers.keys():
            self._workers[address] = _Worker(there[address])
            self._send(address, [], "check_in", self._digest, self._files)
        now = time.monotonic()
        self._look_at = now + LOOK
        if there:
            self._give_up_at = now + PATIENCE
            if not any(worker.ready or worker.tasks for worker in self._workers.values()):
                raise EngineError(self._problem)
        elif now >= self._give_up_at:
            text = _("{address} has no worker; start one: dask worker {address}")
            raise EngineError(text.format(address=self._address))

    def _feed(self) -> None:
        """Give every worker that can take it something to do."""
        threads = sum(worker.threads for worker in self._workers.values() if worker.ready)
        for address, worker in self._workers.items():
            while worker.ready and len(worker.tasks) < AHEAD * worker.threads:
                has = [number for task in worker.tasks for number in task.numbers]
                numbers = self._backlog.next(AHEAD * threads, has)
                if not numbers:
                    break
                batch = cluster_worker.packed(self._backlog.works[number] for number in numbers)
                self._send(address, numbers, "grade", self._digest, self._settings, batch)

    def _send(self, address: str, numbers: list[int], name: str, *given: Any) -> None:
        """Have a worker call one of `cluster_worker`; what comes of it goes to `_done`."""
        # A function of ours as such would end a worker that cannot import it, and the scheduler
        # would have to import it, too. This is a text for them, until it is called.
        text = f"__import__('autograder.cluster_worker').cluster_worker.{name}(*given)"
        key = f"autograder-{name}-{secrets.token_hex(8)}"
        future = self._client.submit(eval, text, {"given": given}, key=key, workers=[address])
        task = _Task(address, numbers, future)
        self._workers[address].tasks.append(task)

        async def wait() -> None:
            try:
                answer = await future
            except Exception as error:
                answer = error
            self._done.put((task, answer))

        self._client.loop.add_callback(wait)

    def _take(self, task: _Task, answer: Any) -> None:
        """Deal with what became of a task."""
        if isinstance(answer, CancelledError):  # the scheduler is gone, or has been restarted
            raise self._lost()
        if isinstance(answer, (KilledWorker, KeyError)):  # perhaps there is a new one in its place
            self._gone(task.address)
            return
        worker = self._workers[task.address]
        worker.tasks.remove(task)
        if isinstance(answer, Exception):
            self._backlog.put_back(task.numbers)
            self._leave_out(task.address, str(answer))
        elif task.numbers:
            found = cluster_worker.unpacked(answer)
            self._backlog.put_back(task.numbers[len(found) :])
            for number, told in zip(task.numbers, found, strict=False):
                self._finish(number, **told)
        elif reason := cluster_worker.differences(answer):
            self._leave_out(task.address, reason)
        else:
            worker.ready = True

    def _leave_out(self, address: str, reason: str) -> None:
        """Send nothing to a worker any more; say so, and why."""
        text, before = _("the worker {address} is left out: {reason}"), self._problem
        self._problem = text.format(address=address, reason=reason)
        self._workers[address].ready = False
        if self._problem != before:  # each of its threads says the same
            log.warning("%s", self._problem)

    def _gone(self, address: str) -> None:
        """Forget a worker that has died; put back what it had, or give it up."""
        for task in self._workers.pop(address).tasks:
            task.future.cancel()
            for number in self._backlog.strike(task.numbers):
                text = _("{count} workers died while they had this submission")
                self._finish(number, problem=text.format(count=cluster_backlog.STRIKES))

    def _finish(self, number: int, result: results.Result | None = None, problem: str = "") -> None:
        work = self._backlog.done(number)
        if result is not None:  # no worker was told whose it is
            result["student"] = results.inert(work.student)
        self._finished.append((work, Outcome(work.student, result, problem)))

    def _lost(self) -> EngineError:
        text = _("the Dask scheduler at {address} is lost; the same command goes on from here")
        return EngineError(text.format(address=self._address))


async def _reach(address: str) -> None:
    """Try whether a scheduler can be reached: a Client that fails takes long to be gone."""
    security = Security().get_connection_args("client")
    (await connect(address, timeout=TIMEOUT, **security)).abort()
