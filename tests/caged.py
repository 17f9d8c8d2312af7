"""Shared by the tests of the sandbox: warm workers, and submissions that try things."""

from __future__ import annotations

import contextlib
import dataclasses
import textwrap
from collections.abc import Iterator
from typing import Any

import cloudpickle
import pytest

from autograder.sandbox import cage, confine, pool, wire

ENFORCING = ("bubblewrap", "landlock")
# Seconds are many, for busy machines; a test that waits for their end takes QUICK.
LIMITS = confine.Limits(
    seconds=60,
    check_seconds=10,
    statement_seconds=1,
    load_seconds=2,
    memory=2**30,
    file_size=2**20,
    reopenings=2,
)
QUICK = dataclasses.replace(LIMITS, check_seconds=0.5, statement_seconds=0.2, load_seconds=0.2)
WORKERS: pytest.StashKey[dict[Any, pool.Worker]] = pytest.StashKey()


def worker(
    request: pytest.FixtureRequest,
    backend: str,
    *leave_out: str,
    limits: confine.Limits = LIMITS,
) -> pool.Worker:
    """Return a warm worker that all tests of this run share; skip if it cannot be had."""
    problem = cage.unavailable(backend)
    if problem is not None:
        pytest.skip(f"{backend}: {problem}")
    config = request.config
    workers = config.stash.setdefault(WORKERS, {})
    key = (backend, limits, *leave_out)
    if key not in workers:
        workers[key] = pool.Worker(backend, limits, leave_out=leave_out)
        config.add_cleanup(workers[key].close)
    return workers[key]


@contextlib.contextmanager
def opened(warm: pool.Worker, *sources: str) -> Iterator[pool.Session]:
    """Open a submission and close it again."""
    session = pool.Session(
        warm,
        [
            {"name": f"cell {number}", "line": 1, "source": textwrap.dedent(source)}
            for number, source in enumerate(sources, 1)
        ],
    )
    try:
        yield session
    finally:
        session.close()


def ask(session: pool.Session, name: str, *arguments: Any, seed: int = 0) -> Any:
    """Call a function of the submission's (or name a value); return what comes back."""

    def call() -> bytes:
        code = cloudpickle.dumps(lambda code, name, *given: getattr(code, name)(*given))
        return bytes(code)

    answer = wire.unpack(session.call("call", call, [name, *arguments], seed))
    assert "value" in answer, answer
    return answer["value"]


ATTEMPT = """
def attempt(*arguments):
    try:
        return "done", act(*arguments)
    except BaseException as error:
        return "refused", type(error).__name__
"""


def attempt(warm: pool.Worker, source: str, *arguments: Any) -> tuple[str, Any]:
    """Let a submission call its ``act``; return ("done", value) or ("refused", exception)."""
    with opened(warm, source, ATTEMPT) as session:
        outcome = ask(session, "attempt", *arguments)
        assert session.problems == []
        return outcome


def problems(session: pool.Session) -> list[tuple[str, int, str]]:
    return [(p["unit"], p["line"], p["type"]) for p in session.problems]


def ended(session: pool.Session, name: str, *arguments: Any) -> pool.EndedError:
    with pytest.raises(pool.EndedError) as raised:
        ask(session, name, *arguments)
    return raised.value
