"""Submissions that find the connection and write answers of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.sandbox import pool, wire
from tests import caged
from tests.caged import ask, ended, opened, problems


@pytest.fixture(params=caged.ENFORCING)
def worker(request: pytest.FixtureRequest) -> pool.Worker:
    return caged.worker(request, request.param)


GOOD = "def f(x=1):\n    return x + 1\n"
FORGER = """
import json, os, socket, stat, sys
def connection():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return socket.socket(fileno=os.dup(fd))
        except OSError:
            pass
def ticket():
    frame = sys._getframe()
    while not isinstance(frame.f_locals.get("ticket"), int):
        frame = frame.f_back
    return frame.f_locals["ticket"]
def message(data, ticket, pickled=b""):
    text = json.dumps(data).encode()
    import struct
    return struct.pack("!4sQIQI", b"AGW2", ticket, len(text), 0, len(pickled)) + text + pickled
def forge(data, ticket_known=True):
    connection().sendall(message(json.loads(data), ticket() if ticket_known else 7))
    return "true answer"
def write(data, pickled):
    connection().sendall(eval(data))
    return "true answer"
"""


def as_wire(**answer: Any) -> str:
    tree, _tensors = wire.encode(answer)
    return json.dumps(tree)


PROBLEM = {"type": "E", "message": "m", "frames": []}
OUT_OF_FORM: list[dict[str, Any]] = [
    {},
    {"passed": True},
    {"fault": "blame the grader"},
    {"value": 1, "passed": True},
    {"value": 1, "error": PROBLEM},
    {"error": "text"},
    {"error": {**PROBLEM, "type": 1}},
    {"error": {**PROBLEM, "message": "x" * 10**5}},
    {"error": {**PROBLEM, "bases": [1]}},
    {"error": {**PROBLEM, "frames": [{"line": 1}]}},
    {"error": {**PROBLEM, "missing": 1}},
    {"error": {**PROBLEM, "missing": {"wanted": "x", "cause": 1}}},
]


@pytest.mark.parametrize(
    ("ticket_known", "answer"),
    [
        (False, {"value": 1}),
        (False, {"fault": "blame the grader"}),
        *((True, answer) for answer in OUT_OF_FORM),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_a_forged_answer_out_of_form_ends_the_call(
    worker: pool.Worker, ticket_known: bool, answer: dict[str, Any]
) -> None:
    with opened(worker, FORGER, GOOD) as session:
        assert ended(session, "forge", as_wire(**answer), ticket_known).reason == "format"
        assert ask(session, "f") == 2


@pytest.mark.parametrize(
    "data",
    [
        "b'x' * 100",
        "b'AGW2' + bytes([255]) * 24",
        "message({'value': 1}, ticket(), b'cos\\nsystem\\n')",
        "b'AGW2' + bytes(8) + bytes([0, 0, 0, 9]) + bytes(12) + b'[[[[[[[[['",
    ],
    ids=["noise", "huge", "pickle", "cut JSON"],
)
def test_bytes_that_are_no_message_end_the_call(worker: pool.Worker, data: str) -> None:
    with opened(worker, FORGER, GOOD) as session:
        assert ended(session, "write", data, "").reason == "format"
        assert ask(session, "f") == 2


def test_a_forged_problem_list_ends_the_loading(worker: pool.Worker) -> None:
    data = as_wire(problems=[PROBLEM])
    # Without the wait, what comes next may have begun, and is then held to be what did it.
    forgery = f"[forge({data!r}), __import__('time').sleep(60)]"
    with opened(worker, FORGER, forgery, GOOD) as session:
        assert ask(session, "f") == 2
        assert problems(session) == [("cell 2", 1, "ProcessEnded")]


def test_a_forged_answer_in_form_is_worth_what_returning_it_is_worth(worker: pool.Worker) -> None:
    with opened(worker, FORGER, GOOD) as session:
        assert ask(session, "forge", as_wire(value=7)) == 7
        assert ended(session, "f").reason == "format"  # the true answer came late: surplus
        assert ask(session, "f") == 2
