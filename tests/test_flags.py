"""What in a submission's text is shown to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import course, prove, submission
from autograder.flags import MAX_FLAGS, flags
from tests.hostile import cases

ROOT = Path(__file__).parent.parent


def found(source: str) -> list[tuple[int, str]]:
    work = submission.from_text(Path("x.py"), source, [], "")
    return [(flag["line"], flag["what"]) for flag in flags(work)]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import os\nos._exit(0)", "os._exit"),
        ("import gc, math", "import gc"),
        ("from os import fork", "from os import fork"),
        ("from autograder import expect", "from autograder import expect"),
        ("import torch\ntorch.allclose = print", "torch.allclose = …"),
        ("f.__code__ = g.__code__", ".__code__"),
        ("open('/proc/1/mem')", "'/proc/'"),
        ("class A:\n    def __del__(self): pass", "def __del__"),
        ("import sys\nsys._getframe(1)", "sys._getframe"),
    ],
)
def test_what_no_exercise_needs_is_found(source: str, what: str) -> None:
    assert what in [text for _line, text in found(source)]


def test_the_place_is_named_and_there_are_not_too_many() -> None:
    assert found("x = 1\n\nimport ctypes") == [(3, "import ctypes")]
    assert len(found("import gc\n" * 100)) == MAX_FLAGS


@pytest.mark.parametrize("assignment", course.load(ROOT).assignments, ids=lambda a: a.name)
def test_no_right_answer_of_the_course_is_unusual(assignment: course.Assignment) -> None:
    reference = assignment.source.read_text(encoding="utf-8")
    assert found(reference) == []
    unusual = {
        path.name: found(prove.complete(reference, path)) for path in assignment.answers("accepted")
    }
    assert {name: what for name, what in unusual.items() if what} == {}


def test_most_forgeries_are_unusual() -> None:
    forging = [c for c in cases.all_cases() if c.name.startswith("a_forging") and not c.make]
    noticed = [case.name for case in forging if found(case.attack)]
    assert len(noticed) > len(forging) / 2, noticed
