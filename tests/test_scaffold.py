"""`autograder new`: what it makes is complete, and proved by the grader's own exam."""

from __future__ import annotations

import ast
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import course as courses
from autograder import results, scaffold
from autograder.cli import main
from autograder.course import CourseError
from tests.tiny import COURSE, make_course

FILES = [
    "accepted/own_mean.py", "attention.py", "es.po", "rejected/one_mean_for_all.py",
    "rejected/returns_none.py", "test_attention.py",
]  # fmt: skip


def everything(root: Path) -> dict[str, bytes]:
    """Return all files below a folder, with their contents."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in sorted(root.rglob("*"))
    }


def test_a_new_assignment_is_whole_and_passes_the_exam(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["new", "10_attention"]) == 0
    folder = tmp_path / "solutions" / "10_attention"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert sorted(names) == FILES
    listed = capsys.readouterr().out.split()
    assert sorted(listed) == sorted(
        [*(f"solutions/10_attention/{name}" for name in FILES), "solutions/course.toml"]
    )
    assert folder.stat().st_mode & 0o777 == 0o755

    course = courses.load(tmp_path)
    assert [assignment.name for assignment in course.assignments] == ["01_tiny", "10_attention"]
    assignment = course.find("10")
    assert assignment.titles == {"en": "Attention", "es": "Attention"}
    assert [(check.id, check.hidden) for check in assignment.checks] == [
        ("TestCenter::test_one_row", False),
        ("TestCenter::test_any_input", True),
    ]
    assert assignment.points == {"center": 3}
    assert main(["prove", "10", "--backend", "none", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("✔ 10_attention: 2 checks, 1 accepted, 2 rejected"), said


def test_every_sentence_of_its_checks_is_translated():
    checks = scaffold.CHECKS.format(name="", stem="", title="")
    spanish = scaffold.SPANISH.format()
    sentences = [line.strip(' "') for line in checks.split("\n") if line.startswith('    """')]
    sentences += [line.strip(' "') for line in checks.split("\n") if line.startswith('        """')]
    outline = ast.get_docstring(ast.parse(checks).body[-1], clean=True) or ""
    sentences.remove("")  # the outline's last quotes
    sentences.remove(outline.split("\n")[0])
    assert len(sentences) == 3
    for sentence in sentences:
        assert f'msgid "{sentence}"\nmsgstr "' in spanish
    quoted = '\\n"\n"'.join(outline.split("\n"))
    assert f'msgid ""\n"{quoted}"\nmsgstr ""\n"Toma la media' in spanish


def test_what_stood_in_course_toml_stays(tmp_path: Path):
    make_course(tmp_path)
    listing = tmp_path / "solutions" / "course.toml"
    listing.write_text(COURSE.rstrip() + "  # a remark, and no newline", encoding="utf-8")
    scaffold.make(tmp_path, "002_two_words")
    added = '\n\n[[assignment]]\nname = "002_two_words"\n'
    added += 'title.en = "Two words"\ntitle.es = "Two words"\n'
    before = COURSE.rstrip() + "  # a remark, and no newline"
    assert listing.read_text("utf-8") == before + added
    courses.load(tmp_path)


NOT_A_NAME = "a name is a number, an underscore and a word in lower case, like 10_attention"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("attention", f"'attention': {NOT_A_NAME}"),
        ("10-attention", f"'10-attention': {NOT_A_NAME}"),
        ("10_", f"'10_': {NOT_A_NAME}"),
        ("10_Attention", f"'10_Attention': {NOT_A_NAME}"),
        ("10_2d", f"'10_2d': {NOT_A_NAME}"),
        ("10_class", f"'10_class': {NOT_A_NAME}"),
        ("10_x/../../y", f"'10_x/../../y': {NOT_A_NAME}"),
        ("10_x\n", f"'10_x\\n': {NOT_A_NAME}"),
        ("", f"'': {NOT_A_NAME}"),
        ("01_other", "01_other: the number 01 is that of 01_tiny"),
        ("1_other", "1_other: the number 01 is that of 01_tiny"),
        ("02_tiny", "02_tiny: the word tiny is that of 01_tiny"),
        ("03_there", "{solutions}/03_there: is there already, though course.toml does not list it"),
    ],
)
def test_a_name_that_cannot_be_used_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
):
    make_course(tmp_path)
    (tmp_path / "solutions" / "03_there").mkdir()
    before = everything(tmp_path)
    with pytest.raises(CourseError) as caught:
        scaffold.make(tmp_path, name)
    message = message.format(solutions=tmp_path / "solutions")
    assert str(caught.value) == message
    assert main(["new", name, "--course", str(tmp_path)]) == 2
    assert capsys.readouterr() == ("", f"autograder: {message}\n")
    assert everything(tmp_path) == before


@pytest.mark.parametrize("where", ["draft", "listing"])
def test_an_interruption_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
):
    make_course(tmp_path)
    before = everything(tmp_path)

    def interrupt(*arguments: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    if where == "draft":
        monkeypatch.setattr(Path, "rename", interrupt)
    else:
        monkeypatch.setattr(results, "write_atomically", interrupt)
    with pytest.raises(KeyboardInterrupt):
        scaffold.make(tmp_path, "10_attention")
    assert everything(tmp_path) == before


def test_a_course_with_an_error_is_not_added_to(tmp_path: Path):
    make_course(tmp_path)
    shutil.move(tmp_path / "solutions" / "01_tiny" / "tiny.py", tmp_path / "elsewhere.py")
    with pytest.raises(
        CourseError, match=r"01_tiny/tiny.py: is missing; course.toml lists 01_tiny"
    ):
        scaffold.make(tmp_path, "10_attention")
    assert sorted(os.listdir(tmp_path / "solutions")) == ["01_tiny", "course.toml"]
