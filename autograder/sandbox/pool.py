"""The trusted side of the sandbox: a warm worker, and submissions opened in it."""

from __future__ import annotations

import contextlib
import pickle
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograder.sandbox import cage, confine, loader, wire

START_SECONDS = 120.0
CLOSE_SECONDS = 20.0


class SandboxFaultError(Exception):
    """The sandbox itself failed. The grader's fault: never held against a submission."""


class EndedError(Exception):
    """The submission's process ended, hung or broke the format during a call.

    Attributes:
        reason: "time", "process" or "format".
        detail: a number of seconds, a signal, an exit status, or a text.

    """

    def __init__(self, reason: str, detail: Any = None) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class Worker:
    """One warm process in a cage. Opens one submission at a time."""

    def __init__(
        self,
        backend: str,
        limits: confine.Limits | None = None,
        begun: cage.Cage | None = None,
        **options: Sequence[str],
    ) -> None:
        self.backend = backend
        self.limits = limits or confine.Limits()
        self._begun = begun  # a cage to be used that was started before
        self._options = options
        self._cage: cage.Cage | None = None
        self.known: dict[str, bytes] = {}  # probes that a submission need not be sent

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process if it is not there yet and wait until it is warm.

        Raises:
            SandboxFaultError: it did not start; the text says what it wrote.

        """
        if self._cage is not None:
            return
        begun, self._begun = self._begun, None
        self._cage = begun or cage.start(self.backend, self.limits, **self._options)
        try:
            wire.receive(self._cage.control, START_SECONDS)
        except wire.WireError as error:
            said = self._cage.said()
            self.close()
            raise SandboxFaultError(f"the worker did not start ({error}): {said}") from error
        self.learn(self.known)

    def learn(self, probes: dict[str, bytes]) -> None:
        """Have the worker know probes, by their names, before a submission is opened.

        Args:
            probes: their cloudpickles.

        """
        self.known = probes
        if self._cage is not None and probes:
            self._cage.control.settimeout(START_SECONDS)
            with contextlib.suppress(OSError, wire.WireError):  # whoever opens one will say so
                self._cage.control.sendall(b"learn")
                wire.send(self._cage.control, list(probes), pickle.dumps([*probes.values()]))

    @property
    def alive(self) -> bool:
        """Whether there is a warm process: none before `start`, nor after it broke down."""
        return self._cage is not None

    def close(self) -> None:
        """End the worker and everything in its cage."""
        if self._cage is not None:
            self._cage.close()
            self._cage = None

    def fork(self) -> socket.socket:
        """Return the socket of a fresh process for one submission."""
        self.start()
        assert self._cage is not None
        try:
            self._cage.control.settimeout(CLOSE_SECONDS)
            self._cage.control.sendall(b"open")
            _data, descriptors, _flags, _address = socket.recv_fds(self._cage.control, 16, 1)
            return socket.socket(fileno=descriptors[0])
        except (OSError, IndexError) as error:
            self.close()
            raise SandboxFaultError(f"the worker is gone: {error}") from error

    def end(self, connection: socket.socket) -> dict[str, Any]:
        """End the open submission: its processes are dead and its files gone on return.

        Returns:
            How its process ended, see `worker.end_children`.

        """
        connection.close()
        if self._cage is None:
            return {}
        try:
            self._cage.control.settimeout(CLOSE_SECONDS)
            self._cage.control.sendall(b"close")
            ended = wire.receive(self._cage.control, CLOSE_SECONDS)
        except (OSError, wire.WireError):
            # Closing the cage kills everything in it; the next submission starts a new one.
            self.close()
            return {}
        return ended if isinstance(ended, dict) else {}


class Session:
    """One submission, open in a worker, until `close`.

    If a call ends its process, the next call opens it afresh, without the
    top-level statements that ended it before, a bounded number of times.
    """

    def __init__(
        self,
        worker: Worker,
        units: Sequence[loader.Unit],
        device: str = "",
        before: Session | None = None,
    ) -> None:
        """Make a session; nothing runs before the first call.

        Args:
            worker: where.
            units: the submission.
            device: an accelerator to be switched on first.
            before: an earlier session of the same submission, which leaves to this
                one what it found, and the time that it did not use.

        """
        self.worker, self.units, self.device = worker, list(units), device
        self.problems: list[loader.Problem] = before.problems if before else []
        self.fatal: str | None = None  # why it cannot be opened any more
        self.skip: list[int] = before.skip if before else []
        self.memory: int = before.memory if before else 0  # largest resident size seen, in bytes
        self._connection: socket.socket | None = None
        self._sent: set[str] = set()
        self._forgiven = False  # its process was killed once, and the call made again
        self._running = False  # code of the submission's has run in the open process
        self._at = -1  # the statement at which the last process ended
        self._openings = 0
        self._deadline: float = (
            before._deadline if before else time.monotonic() + worker.limits.seconds
        )

    def call(
        self,
        name: str,
        pickled: Callable[[], bytes],
        arguments: Sequence[Any],
        seed: int,
        known: wire.Packed | None = None,
    ) -> wire.Packed:
        """Run a probe beside the submission.

        Args:
            name: tells the probe from others; its code is sent only once.
            pickled: makes the probe's cloudpickle when it has to be sent.
            arguments: plain data.
            seed: of the random generators, set before the probe runs.
            known: an answer that need not be looked at: it was given before.

        Returns:
            ``{"value": …}`` or ``{"error": Problem}``, as `runner.run` does.

        Raises:
            EndedError: the process did not answer properly. It has been killed.
            SandboxFaultError: the sandbox itself failed.

        """
        self._open()
        request = {"probe": name, "arguments": list(arguments), "seed": seed}
        code = b"" if name in self._sent else pickled()
        self._sent.add(name)
        try:
            packed, answer = self._ask(request, code, self.worker.limits.check_seconds, known=known)
        except EndedError as error:
            if self._was_killed(error):
                return self.call(name, pickled, arguments, seed, known)
            raise
        if answer is not None and (
            set(answer) not in ({"value"}, {"error"}) or not _is_problem(answer.get("error"))
        ):
            self._end()
            raise EndedError("format")
        return packed

    def close(self) -> None:
        """End the submission's process and everything it started."""
        self._end()

    def _open(self) -> None:
        while self._connection is None:
            if self.fatal is not None or time.monotonic() >= self._deadline:
                raise EndedError("time" if self.fatal is None else self.fatal)
            if self._openings > self.worker.limits.reopenings:
                self.fatal = "often"
                continue
            self._openings += 1
            if not self.worker.alive:  # the time that it takes to start is not the submission's
                begun = time.monotonic()
                self.worker.start()
                self._deadline += time.monotonic() - begun
            self._connection, self._running = self.worker.fork(), False
            self._sent = set(self.worker.known)
            request = {"units": self.units, "skip": self.skip, "device": self.device}
            # Beyond what the loader allows itself, for code that swallows the alarm.
            seconds = self.worker.limits.load_seconds + self.worker.limits.statement_seconds + 1
            try:
                _packed, answer = self._ask(request, b"", seconds)
                problems = (answer or {}).get("problems")
                if not isinstance(problems, list) or not all(map(_is_load_problem, problems)):
                    self._end()
                    raise EndedError("format")
                self.problems = problems
            except EndedError as error:
                if self._was_killed(error):
                    self._openings -= 1
                    continue
                if not self._running or self._at < 0 or self._at in self.skip:
                    self.fatal = "process"
                    raise
                self.skip.append(self._at)

    def _ask(
        self,
        request: dict[str, Any],
        code: bytes,
        seconds: float,
        known: wire.Packed | None = None,
    ) -> tuple[wire.Packed, dict[str, Any] | None]:
        """Return the answer as it came and, unless it is `known`, what it says."""
        assert self._connection is not None
        ticket = secrets.randbits(64)
        seconds = max(0.05, min(seconds, self._deadline - time.monotonic()))
        end = time.monotonic() + seconds
        try:
            self._connection.settimeout(seconds)
            wire.send(self._connection, request, code, ticket)
            while True:
                left = max(0.0, end - time.monotonic())
                given, packed = wire.receive_packed(self._connection, left)
                if given == ticket and packed == known:
                    return packed, None
                answer = wire.unpack(packed)
                if isinstance(answer, dict) and "fault" in answer:
                    # Once the submission's code has run, it may have caused or written this.
                    kind = wire.WireError if self._running else SandboxFaultError
                    raise kind(str(answer["fault"])[: loader.MAX_TEXT])
                if not isinstance(answer, dict) or given != ticket:
                    raise wire.WireError("an answer to another question")
                if "begins" in answer:
                    self._running = True
                    continue
                return packed, answer
        except wire.TimedOut as error:
            self._end()
            raise EndedError("time", round(seconds, 1)) from error
        except wire.Closed as error:
            ended = self._end()
            if not self.worker.alive:  # somebody else ended them both: not the submission's doing
                raise SandboxFaultError("the worker was killed") from error
            raise EndedError("process", ended) from error
        except wire.WireError as error:
            self._end()
            raise EndedError("format", str(error)) from error
        except SandboxFaultError:
            self._end()
            raise

    def _was_killed(self, error: EndedError) -> bool:
        """Tell, once in a session, whether SIGKILL ended the process.

        That may have come from outside, where memory ran short, say; a submission
        that brings it about by itself does so again.
        """
        killed = error.reason == "process" and error.detail == {"signal": signal.SIGKILL}
        if not killed or self._forgiven:
            return False
        self._forgiven = True
        return True

    def _end(self) -> dict[str, Any]:
        if self._connection is None:
            return {}
        connection, self._connection = self._connection, None
        ended = self.worker.end(connection)
        self._at = int(ended.get("at", -1))
        with contextlib.suppress(TypeError, ValueError):
            self.memory = max(self.memory, int(ended.get("memory", 0)))
        return {key: ended[key] for key in ("signal", "status", "too_much") if key in ended}


def _is_load_problem(problem: Any) -> bool:
    """Tell whether a statement that was set aside is described as `loader.load` does it."""
    return (
        problem is not None
        and _is_problem(problem)
        and isinstance(problem.get("unit"), str)
        and isinstance(problem.get("line"), int)
    )


def _is_problem(problem: Any) -> bool:
    """Tell whether a problem that came from the sandbox has the form of one."""
    if problem is None:
        return True
    return (
        isinstance(problem, dict)
        and _is_text(problem.get("type"))
        and _is_text(problem.get("message"))
        and isinstance(problem.get("bases", []), list)
        and all(map(_is_text, problem.get("bases", [])))
        and isinstance(problem.get("frames"), list)
        and all(map(_is_frame, problem["frames"]))
        and ("missing" not in problem or _is_missing(problem["missing"]))
    )


def _is_text(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= loader.MAX_TEXT


def _is_frame(frame: Any) -> bool:
    return (
        isinstance(frame, dict)
        and set(frame) == {"unit", "line", "function", "text"}
        and all(_is_text(frame[key]) for key in ("unit", "function", "text"))
        and isinstance(frame["line"], int)
    )


def _is_missing(missing: Any) -> bool:
    return (
        isinstance(missing, dict)
        and _is_text(missing.get("wanted"))
        and (missing.get("close") is None or _is_text(missing["close"]))
        and _is_problem(missing.get("cause"))
    )
