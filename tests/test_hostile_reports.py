"""Reports are inert: whatever a submission says, no report acts on who looks at it.

From the result of each submission that tries, every report is made: the terminal's,
the notebook's cell, the comment under an answer, and JSON.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder import grading, results
from autograder.nbgrader_plugins import markdown_html
from autograder.reports import html, terminal
from tests import tiny
from tests.hostile import cases, scene
from tests.test_hostile import Grader, by_name, grader, stage

__all__ = ["grader", "stage"]  # fixtures

TRYING = [
    case for case in cases.all_cases() if case.name.startswith(("f_injection/", "e_files/78_"))
]
OURS = {"div", "p", "strong", "table", "tr", "td", "span", "code", "br", "details", "summary",
        "img", "ul", "li"}  # fmt: skip


class Markup(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_comment(self, data: str) -> None:
        self.tags.add("!--")

    handle_decl = handle_pi = unknown_decl = handle_comment


def acting(text: str) -> list[str]:
    """Return the characters that steer a terminal, turn the writing, or fit in no file."""
    return [
        c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in results.KEPT
    ]


def in_terminal(*parts: Any) -> str:
    out = Console(file=io.StringIO(), width=100, highlight=False)
    for part in parts:
        out.print(part)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def shown(result: results.Result, folder: Path) -> dict[str, str]:
    """Return what the reports say."""
    if "refused" in result:
        outcome = grading.Outcome("ada", None, result["refused"])
        return {"terminal": in_terminal(terminal.class_table([terminal.row(outcome)]))}
    results.write(folder / "result.json", result)
    row = terminal.row(grading.Outcome("ada", result))
    return {
        "terminal": in_terminal(terminal.class_table([row])),
        "json": (folder / "result.json").read_text(encoding="utf-8"),
        "html": "".join(html.exercise_table(e, result["notes"]) for e in result["exercises"]),
        "comment": "\n".join(html.comment(exercise) for exercise in result["exercises"]),
    }


@by_name(TRYING)
def test_reports_are_inert(
    case: cases.Case, stage: scene.Scene, grader: Grader, tmp_path: Path
) -> None:
    folder = stage.submission(case, grader.process(case.assignment))
    result = grader.grade(case.assignment, folder)
    reports = shown(result, tmp_path)
    for kind, text in reports.items():
        assert acting(text) == [], kind
    for kind in ("terminal", "comment"):
        lines = reports.get(kind, "").splitlines()
        assert [line for line in lines if line.startswith(("=", "+", "-", "@", "SYSTEM"))] == []
    page = Markup(reports.get("html", ""))
    assert page.tags <= OURS
    assert page.attributes <= {"style", "class", "title", "src", "alt"}
    comment = Markup(markdown_html({}, reports.get("comment", "")))  # as nbgrader shows it
    assert not comment.tags & {"script", "img", "iframe", "svg", "style", "form", "!--"}
    assert comment.attributes <= {"class", "id", "href"}
    if "json" in reports:
        assert json.loads(reports["json"]) == result


NAMES = {
    "markup": "<script>alert(1)<br>",
    "formula": "=1+1",
    "escape": "\x1b]0;owned\x07\x1b[2J",
    "one-byte": "\x9b2J",
    "turned": "ada\u202egnp",
    "newline": "ada\nbob",
    "style": "[red]ada[link=x]",
    "no-text": os.fsdecode(b"jos\xe9"),
    "long": "=" * 250,
    "hidden": ".ada",
    "plain": "ada",
}


def test_names_of_students_are_inert(tmp_path: Path) -> None:
    course = tiny.make_course(tmp_path)
    for name in NAMES.values():
        tiny.hand_in(tmp_path, name, tiny.RIGHT if name == ".ada" else tiny.WRONG)
    broken = tiny.hand_in(tmp_path, "\x1b[31mred", "{", "\x1b[31mred\n.ipynb")
    ran = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "grade", "01_tiny", "--seed", "1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(scene.REPOSITORY), "COLUMNS": "300"},
    )
    assert ran.returncode == 1, ran.stderr  # a person must look at the broken one
    assert "Traceback" not in ran.stderr
    assert acting(ran.stdout + ran.stderr) == []
    assert "[red]ada" in ran.stdout  # no style of ours
    assert f"{len(NAMES)} of {len(NAMES) + 1} graded" in ran.stdout
    folder = grading.result_path(course, course.find("01_tiny"), "x").parent
    assert len(list(folder.iterdir())) == len(NAMES)
    for path in folder.iterdir():
        assert acting(path.name + path.read_text(encoding="utf-8")) == []
    for name in NAMES.values():
        stored = results.read(grading.result_path(course, course.find("01_tiny"), name))
        assert stored is not None
        assert stored["score"] == (4.5 if name == ".ada" else 1.5)
    assert broken.is_file()


def test_a_refusal_is_inert(tmp_path: Path) -> None:
    tiny.make_course(tmp_path)
    path = tmp_path / "\x1b]0;owned\x07\u202e.ipynb"
    path.write_text("{")
    ran = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "grade", "01_tiny", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(scene.REPOSITORY)},
    )
    assert ran.returncode == 2
    assert "is not a notebook" in ran.stderr
    assert acting(ran.stdout + ran.stderr) == []


@pytest.mark.parametrize("text", ["a\x1b[0m", "a\u202eb", "a\ud800", "\x9b", "a\u200bb", "\x7f"])
def test_inert(text: str) -> None:
    made = results.inert({"notes": [text], "points": 1.5, "name": "é\n\tñ\u00a0🙂"})
    assert acting(json.dumps(made, ensure_ascii=False)) == []
    assert made["name"] == "é\n\tñ\u00a0🙂"
