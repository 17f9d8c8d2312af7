"""The command: wrong use is one clear line and exit status 2, and leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import i18n
from autograder.cli import main
from autograder.sandbox import cage
from tests.tiny import CHECKS, COURSE, RIGHT, hand_in, make_course

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with i18n.language_in_use("en"):
        yield


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny course, as the working directory."""
    make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


@pytest.fixture
def refused(root: Path, capsys: Capture) -> Callable[..., str]:
    """Return a function that runs a command; it must refuse, in one line, and write nothing."""

    def run(*arguments: object) -> str:
        before = files(root)
        status = main([str(argument) for argument in arguments])
        out, error = capsys.readouterr()
        assert (status, out) == (2, "")
        assert error.startswith("autograder: ")
        assert error.count("\n") == 1
        assert files(root) == before
        return error.removeprefix("autograder: ").rstrip("\n")

    return run


# --- files that cannot be read ----------------------------------------------------

BAD_FILES: dict[str, tuple[bytes | None, str]] = {
    "missing.py": (None, "{file}: there is no such file"),
    "empty.py": (b" \n", "{file}: the file is empty"),
    "binary.py": (b"\x7fELF\0\0\0", "{file}: is not a text file"),
    "damaged.ipynb": (
        b'{"cells":\n [',
        "{file}: is not a notebook (line 2: it is not JSON: Expecting value)",
    ),
    "list.ipynb": (b"[]", "{file}: is not a notebook (it is JSON, but has no list of cells)"),
}


@pytest.mark.parametrize("command", ["check", "grade"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read(refused: Any, root: Path, command: str, name: str):
    content, message = BAD_FILES[name]
    if content is not None:
        (root / name).write_bytes(content)
    (root / "test_tiny.py").write_text(CHECKS, encoding="utf-8")
    file = root / name
    before = ["01", "--backend", "none"] if command == "grade" else []
    assert refused(command, *before, file) == message.format(file=file)


def test_folders_are_refused_by_name(refused: Any, root: Path):
    folder = root / "work"
    folder.mkdir()
    said = refused("check", folder)
    assert said == f"{folder}: is a folder; name the module or notebook in it"
    said = refused("grade", "01", folder)
    assert said == f"{folder}: neither a notebook nor a module is in this folder"


def test_a_file_without_checks_beside_it(refused: Any, root: Path):
    (root / "tiny.py").write_text(RIGHT, encoding="utf-8")
    said = refused("check", root / "tiny.py")
    assert said == f"{root}: there is no file test_….py; it comes with the assignment"
    (root / "test_tiny.py").write_text(CHECKS, encoding="utf-8")
    said = refused("check", root / "tiny.py", "--exercise", "thirds")
    assert said == "test_tiny.py has no checks for 'thirds'"


# --- courses with something missing -----------------------------------------------


def test_an_unknown_assignment_is_answered_with_those_there_are(refused: Any):
    for command in ("build", "prove", "grade"):
        assert refused(command, "02_other") == "no assignment '02_other'; there are 01_tiny"


def test_a_folder_outside_any_course(
    refused: Any, root: Path, tmp_path_factory: pytest.TempPathFactory
):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for command in (["build"], ["prove"], ["grade", "01"], ["new", "10_x"]):
        assert refused(*command, "--course", elsewhere) == (
            f"no solutions/course.toml in {elsewhere} or above it; run this in a course, "
            "or name it with --course"
        )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "tiny"\n', "", "[course] the key 'name' is missing"),
        ("[course]", "[curse]", "the key 'course' is missing"),
        ('languages = ["en", "es"]\n', "", "[course] the key 'languages' is missing"),
        ('["en", "es"]', '["en", "de"]', "languages: ['en', 'de']; there are en, es"),
        ('["en", "es"]', '"en"', "[course] languages must be a list"),
        ('name = "tiny"\n', 'name = "tiny"\nonline = "lab/u"\n',
         "[course] online: 'lab/u' is no address (https://…)"),
        ("[[assignment]]", "[[exercise]]", "the key 'assignment' is missing"),
        ('name = "01_tiny"\n', "", "[[assignment]] the key 'name' is missing"),
        ('"01_tiny"', '"tiny"',
         "[[assignment]] tiny: a name is a number, an underscore and a word"),
        ('title.es = "Pequeño"\n', "", "[[assignment]] 01_tiny: title.the key 'es' is missing"),
        ("limits", "limit", "[[assignment]] 01_tiny: unknown key limit"),
        ("check_seconds", "cheque_seconds",
         "[[assignment]] 01_tiny: limits.cheque_seconds: there are check_seconds, cpu_seconds, "
         "file_size, load_seconds, memory, open_files, reopenings, scratch, seconds, "
         "statement_seconds, threads, all numbers"),
    ],
)  # fmt: skip
def test_a_mistake_in_course_toml_is_named(
    refused: Any, root: Path, old: str, new: str, message: str
):
    path = root / "solutions" / "course.toml"
    assert old in COURSE
    path.write_text(COURSE.replace(old, new), encoding="utf-8")
    assert refused("build") == f"{path}: {message}"


def test_files_that_course_toml_promises(refused: Any, root: Path):
    path = root / "solutions" / "course.toml"
    path.write_text(COURSE.replace("01_tiny", "01_other"), encoding="utf-8")
    missing = root / "solutions" / "01_other" / "other.py"
    assert refused("prove") == f"{missing}: is missing; course.toml lists 01_other"
    path.write_text("[course\n", encoding="utf-8")
    assert refused("prove").startswith(f"{path}: Expected ']' at the end of a table declaration")


# --- places that cannot be written, cages that cannot be had -----------------------


def test_results_that_could_not_be_written_are_refused_before_grading(
    refused: Any, root: Path, monkeypatch: pytest.MonkeyPatch
):
    hand_in(root, "ana", RIGHT)
    grade = ("grade", "01", "--backend", "none")
    below_a_file = root / "solutions" / "course.toml" / "results.json"
    said = refused(*grade, "--json", below_a_file)
    assert said == f"{below_a_file.parent}: there is no such folder"
    said = refused(*grade, "--json", root / "solutions")
    assert said == f"{root / 'solutions'}: is a folder; name a file"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert refused(*grade) == f"{root}: no permission to write there"


def test_a_file_in_a_folders_place_is_named(refused: Any, root: Path):
    (root / "build").write_text("not a folder", encoding="utf-8")
    said = refused("build")
    assert said.startswith(str(root / "build"))


@pytest.mark.parametrize("command", [["grade", "01"], ["prove", "01"]])
def test_without_a_cage_nothing_runs(
    refused: Any, root: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
):
    hand_in(root, "ana", RIGHT)
    monkeypatch.setattr(cage, "unavailable", lambda backend: f"no {backend} today")
    end = (
        "`autograder doctor` says more; `--backend none` runs it all the same, without protection."
    )
    assert refused(*command) == (
        "nothing here can cage a submission (bubblewrap: no bubblewrap today; "
        f"landlock: no landlock today). {end}"
    )
    assert refused(*command, "--backend", "landlock") == (
        f"nothing here can cage a submission (landlock: no landlock today). {end}"
    )


def test_doctor_fails_where_nothing_can_cage(monkeypatch: pytest.MonkeyPatch, capsys: Capture):
    monkeypatch.setattr(cage, "unavailable", lambda backend: "not today")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "✘ backend bubblewrap: not today\n✘ backend landlock: not today\n" in out
    assert out.endswith(
        "Nothing here can cage a submission; `--backend none` would run it unprotected.\n"
    )
