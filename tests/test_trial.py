"""What `autograder doctor` tries: attacks that are stopped, and work where nothing stops them."""

from __future__ import annotations

import pytest

from autograder import doctor
from autograder.sandbox import cage, pool, trial
from tests import caged


@pytest.mark.parametrize("backend", caged.ENFORCING)
def test_every_promise_is_kept(backend: str) -> None:
    problem = cage.unavailable(backend)
    if problem is not None:
        pytest.skip(f"{backend}: {problem}")
    assert [(tried.promise, tried.broken) for tried in trial.promises(backend)] == [
        (promise, [])
        for promise in (
            *(name for name, _attacks in trial.PROMISES),
            trial.PERSISTENCE,
            trial.ODDITIES,
        )
    ]


def test_twin_without_protection_attacks_work() -> None:
    found = trial.promises("none", leave_out=cage.LAYERS)
    broken = {attack for tried in found for attack in tried.broken}
    every = {attack for _promise, attacks in trial.PROMISES for attack in attacks}
    # What needs no layer: two processes, a worker's clean environment, the clock outside.
    by_construction = {
        *trial.FORGERY,
        *("find the grader's environment", "run for ever", "sleep", "answer without end"),
        *("take all memory", "take memory bit by bit"),  # there is not so much
    }
    assert every - broken <= by_construction


def test_the_doctor_names_what_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = trial.Tried("Secrets", 8, ["read a file", "connect"])
    monkeypatch.setattr(trial, "promises", lambda backend, on_tried: [tried])
    finding, reports = doctor.promises("landlock")
    assert reports.works
    assert not finding.works
    assert finding.detail == "NOT KEPT: a submission could read a file, connect"


def test_the_doctor_says_that_a_sandbox_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(backend: str, on_tried: object) -> None:
        raise pool.SandboxFaultError("the worker did not start")

    monkeypatch.setattr(trial, "promises", broken)
    (finding,) = doctor.promises("landlock")
    assert (finding.works, finding.detail) == (False, "the worker did not start")
