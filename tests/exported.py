"""Results as plain data, and a course in which they are stored: for tests of exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from autograder import grading, i18n, results
from autograder.course import Course
from tests import tiny
from tests.test_results import validate

HOSTILE = (
    *("=1+1", "a,b;c", 'Ana "Anita"', "<b>x</b>", "two\nlines", "émile😀", "@x|=y", "-1"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}turned", "\N{ZERO WIDTH NON-JOINER}", "\uffff"),
)


def check(name: str, points: float, verdict: str = "passed", **more: Any) -> dict[str, Any]:
    """Return a check of a result as plain data."""
    made = {
        "id": f"Test{name}",
        "title": f"{name.partition('::')[0]} is right.",
        "points": points,
        "hidden": False,
        "needs": [],
        "verdict": verdict,
        "message": "" if verdict == "passed" else "It is 9; expected 6.",
        "called": "",
        "diagnosis": None,
        "pictures": [],
        "seconds": 0.25,
    }
    return made | more


def result(student: str, lost: str = "", **more: Any) -> results.Result:
    """Return a result of 01_tiny, 4.5 points but for the check that is `lost`."""
    verdict = "failed" if lost else "passed"
    exercises = {
        "double": [check("Double::test_number", 1, verdict), check("Double::test_agrees", 2)],
        "half": [check("Half::test_number", 1.5)],
    }
    if lost:
        exercises["double"][0]["message"] = lost
        exercises["double"][1] |= {"verdict": "not_checked", "message": "It needs the first."}
    parts = [
        {
            "name": name,
            "section": "",
            "score": sum(c["points"] for c in checks if c["verdict"] == "passed"),
            "max_score": sum(c["points"] for c in checks),
            "needs_person": False,
            "checks": checks,
        }
        for name, checks in exercises.items()
    ]
    made = {
        "schema": results.VERSION,
        "engine": "0.1.0",
        "assignment": "01_tiny",
        "student": student,
        "file": "tiny.py",
        "digest": "0" * 64,
        "key": "0" * 64,
        "backend": "bubblewrap",
        "seed": 1,
        "language": "en",
        "graded_at": "2026-01-02T03:04:05+00:00",
        "seconds": 1.5,
        "memory": 0,
        "score": sum(part["score"] for part in parts),
        "max_score": sum(part["max_score"] for part in parts),
        "needs_person": False,
        "notes": [],
        "flags": [],
        "exercises": parts,
    }
    return made | more


def undecided(student: str) -> results.Result:
    """Return a result in which the grader itself has failed in a check."""
    made = result(student)
    made["exercises"][0]["checks"][0] |= {"verdict": "grader_error", "message": "No \x0bmemory."}
    made["exercises"][0] |= {"score": 2, "needs_person": True}
    validate(made := results.inert(made | {"score": 3.5, "needs_person": True}))
    return made


Store = Callable[..., Course]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A course in which results are stored; it is where we are."""
    made = tiny.make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    i18n.set_language("en")

    def store(*found: results.Result) -> Course:
        for one in found:
            validate(one)
            path = grading.result_path(made, made.assignments[0], one["student"])
            results.write(path, results.inert(one))
        return made

    return store


def table(name: str) -> list[list[str]]:
    """Return the rows of an export."""
    raw = Path("build", "exports", name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel would take it for Latin-1"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


class Seen(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
