"""Submissions that misbehave cost themselves what they broke, and nobody else anything."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
import torch

from autograder.sandbox import pool, wire
from tests import caged
from tests.caged import LIMITS, QUICK, ask, attempt, ended, opened, problems


@pytest.fixture(params=caged.ENFORCING)
def worker(request: pytest.FixtureRequest) -> pool.Worker:
    return caged.worker(request, request.param)


GOOD = "def f(x=1):\n    return x + 1\n"


# --- what should happen -------------------------------------------------------------------


def test_a_probe_runs_beside_the_submission(worker: pool.Worker) -> None:
    with opened(worker, "import torch\nmodel = torch.nn.Linear(2, 1)", GOOD) as session:
        assert ask(session, "f", 2) == 3
        assert ask(session, "f", torch.ones(2)).tolist() == [2, 2]
        assert ask(session, "model", torch.ones(3, 2)).shape == (3, 1)
        assert session.problems == []


def test_an_exception_comes_back_as_data(worker: pool.Worker) -> None:
    with opened(worker, "def f():\n    return 1 / 0") as session:
        packed = session.call("p", lambda: cloudpickle.dumps(lambda code: code.f()), [], 0)
    answer = wire.unpack(packed)
    assert answer["error"]["type"] == "ZeroDivisionError"
    assert answer["error"]["frames"][-1]["text"] == "return 1 / 0"


@pytest.mark.parametrize(
    "value",
    [
        "10**5000",
        "[0] * 300_000",
        "['x' * 200_000] * 12",
        "torch.zeros(2, dtype=torch.complex32)",
    ],
)
def test_an_answer_that_the_wire_cannot_carry_is_the_submissions_error(
    worker: pool.Worker, value: str
) -> None:
    with opened(worker, "import torch", f"def f(): return {value}", "def g(): return 1") as session:
        with pytest.raises(AssertionError, match="AnswerTooLarge"):
            ask(session, "f")
        assert ask(session, "g") == 1


def test_global_state_is_put_back_before_each_probe(worker: pool.Worker) -> None:
    spoil = """
        import random, torch, numpy
        def spoil():
            torch.set_default_dtype(torch.float64)
            torch.set_default_device("meta")
            torch.set_grad_enabled(False)
            torch.set_num_threads(2)
            torch.use_deterministic_algorithms(True)
            torch.manual_seed(99), random.seed(99), numpy.random.seed(99)
        spoil()
        def state():
            x = torch.ones(1, requires_grad=True) * 2
            return [x.dtype, x.device, x.requires_grad, torch.get_num_threads(),
                    torch.are_deterministic_algorithms_enabled()]
        def draw():
            return torch.rand(1).item(), random.random(), float(numpy.random.rand())
        """
    with opened(worker, spoil) as session:
        fresh = [torch.float32, torch.device("cpu"), True, 1, False]
        assert ask(session, "state") == fresh
        first = ask(session, "draw", seed=5)
        ask(session, "spoil")
        assert ask(session, "state") == fresh
        assert ask(session, "draw", seed=5) == first
        assert ask(session, "draw", seed=6) != first


# --- ending, blocking, flooding -------------------------------------------------------------

DEAF = "import signal; signal.signal(signal.SIGALRM, lambda *_: None)"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("import os; os._exit(0)", "ProcessEnded"),
        ("import signal; signal.raise_signal(signal.SIGKILL)", "ProcessEnded"),
        ("while True: pass", "OutOfTimeError"),
        (f"if 1:\n    {DEAF}\n    while True: pass", "ProcessEnded"),
    ],
    ids=["exit", "kill", "loop", "loop without alarm"],
)
def test_a_statement_that_ends_or_blocks_the_process_costs_itself_only(
    worker: pool.Worker, statement: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "limits", QUICK)
    with opened(worker, "x = 1", statement, GOOD) as session:
        assert ask(session, "f") == 2
        assert [(unit, what) for unit, _line, what in problems(session)] == [("cell 2", kind)]


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        ("os._exit(3)", "process", {"status": 3}),
        ("signal.raise_signal(9)", "process", {"signal": 9}),
        ("ctypes.string_at(0)", "process", {"signal": 11}),
        ("while True: pass", "time", 0.5),
        ("torch.ones(3000, 3000).matrix_power(10**9)", "time", 0.5),
    ],
)
def test_a_probe_that_does_not_come_back_costs_itself_only(
    worker: pool.Worker, body: str, reason: str, detail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "limits", QUICK)
    bad = f"import ctypes, os, signal, time, torch\ndef bad():\n    {body}\n"
    with opened(worker, bad, GOOD) as session:
        error = ended(session, "bad")
        assert (error.reason, error.detail) == (reason, detail)
        assert ask(session, "f") == 2


def test_reopenings_are_bounded(worker: pool.Worker) -> None:
    with opened(worker, "import os\ndef bad(): os._exit(1)", GOOD) as session:
        reasons = [ended(session, "bad").reason for _ in range(LIMITS.reopenings + 2)]
        assert reasons == ["process"] * (LIMITS.reopenings + 1) + ["often"]
        assert ended(session, "f").reason == "often"


def test_the_whole_submission_has_a_time(
    worker: pool.Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import time\ndef f(): time.sleep(60)\ndef g(x): return x"
    with opened(worker, slow) as session:
        assert ask(session, "g", 2) == 2
        session._deadline = time.monotonic() + 0.1
        errors = [ended(session, "f") for _ in range(3)]
        # The first call has what is left of the submission's time, not a check's 10 s.
        assert [(e.reason, e.detail) for e in errors] == [("time", 0.1), *[("time", None)] * 2]
    monkeypatch.setattr(worker, "limits", dataclasses.replace(LIMITS, seconds=0))
    with opened(worker, GOOD) as session:
        assert ended(session, "f").reason == "time"


def test_a_memory_bomb_is_an_error_of_its_own(worker: pool.Worker) -> None:
    source = "import torch\ndef act(): return torch.empty(10**12).shape"
    assert attempt(worker, source) == ("refused", "RuntimeError")


def test_output_goes_nowhere(worker: pool.Worker) -> None:
    source = """
        import os, sys
        def act():
            for _ in range(100):
                sys.stdout.write("x" * 10**6), sys.stderr.write("x" * 10**6)
                os.write(1, b"x" * 10**6), os.write(2, b"x" * 10**6)
            return sys.stdin.read()
        """
    assert attempt(worker, source) == ("done", "")
    assert worker._cage is not None
    assert worker._cage.said() == ""


# --- one submission after the other -----------------------------------------------------------

LITTER = """
import os
def litter(target):
    os.makedirs("a/b"), open("a/b/file", "w").close(), open(".hidden", "w").close()
    os.symlink(target, "a/link"), os.symlink(target, "link"), os.mkfifo("pipe")
    os.mkdir("locked", 0), os.makedirs("x/y"), open("x/y/z", "w").close()
    for _ in range(900):  # deeper than a path may be long
        os.mkdir("deeper"), os.chdir("deeper")
def seen():
    return sorted(os.listdir(os.environ["HOME"]))
"""


def test_files_of_one_submission_are_gone_for_the_next(worker: pool.Worker, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "kept").touch()
    with opened(worker, LITTER) as session:
        ask(session, "litter", str(tmp_path))
        assert len(ask(session, "seen")) == 7
    before = worker._cage
    with opened(worker, LITTER) as session:
        assert ask(session, "seen") == []
    assert worker._cage is before  # emptied, not replaced
    assert (tmp_path / "kept").exists()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_files_are_gone_when_a_submission_is_reopened(worker: pool.Worker) -> None:
    source = "import os\nopen('new', 'x').close()\ndef bad(): os._exit(1)"
    with opened(worker, source, LITTER) as session:
        ended(session, "bad")
        assert ask(session, "seen") == ["new"]
        assert session.problems == []


def test_what_one_submission_patches_is_whole_for_the_next(worker: pool.Worker) -> None:
    with opened(worker, "import torch\ntorch.relu = None\ndel torch.nn.Linear") as session:
        with pytest.raises(AssertionError):
            ask(session, "no_such_thing")
    with opened(worker, "import torch\ndef f(): return torch.relu(torch.ones(1))") as session:
        assert ask(session, "f").tolist() == [1]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.parametrize("way", ["worker killed", "grader gone"])
def test_a_submission_dies_with_its_worker_however_that_ends(way: str) -> None:
    own = pool.Worker("none", LIMITS)
    with own, opened(own, "import os\ndef act(): return os.getpid()") as session:
        process = ask(session, "act")
        assert alive(process)
        assert own._cage is not None
        assert own._cage.folder is not None
        folder = Path(own._cage.folder.name)
        if way == "worker killed":
            own._cage.process.kill()
        else:
            own._cage.control.close()
            own._cage.process.wait(10)
            assert not folder.exists()
        deadline = time.monotonic() + 5
        while alive(process) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not alive(process)
        session.close()  # raises nothing, and leaves the worker to be started again
        assert own._cage is None
        assert not folder.exists()
