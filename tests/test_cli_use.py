"""The command as it should be used: options, help, what it prints and returns."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import results
from autograder.cli import main
from tests.test_results import validate
from tests.tiny import CHECKS, RIGHT, WRONG, hand_in, make_course

COMMANDS = ("build", "prove", "check", "grade", "regrade", "doctor", "new")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny course, as the working directory."""
    make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- options and help -------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--colour"], "the following arguments are required: COMMAND"),
        (["grade", "01", "--colour"], "unrecognized arguments: --colour"),
        (["mark"], "argument COMMAND: invalid choice: 'mark'"),
        (["grade"], "the following arguments are required: assignment"),
        (["grade", "01", "--jobs", "0"], "argument --jobs: must be 1 or more"),
        (["grade", "01", "--backend", "docker"], "argument --backend: invalid choice: 'docker'"),
        (["check", "a.py", "--lang", "de"], "argument --lang: invalid choice: 'de'"),
    ],
)
def test_wrong_options(capsys: Capture, arguments: list[str], message: str):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, error = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    first, second, end = error.split("\n")
    assert first.startswith(f"autograder: {message}")
    assert second.startswith("Try `autograder")
    assert second.endswith("--help`.")
    assert end == ""


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_fits_in_80_columns_and_has_examples(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, command: str | None
):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as caught:
        main(["--help"] if command is None else [command, "--help"])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert max(map(len, out.split("\n"))) <= 80
    if command is None:
        assert all(f"\n    {name} " in out for name in COMMANDS)
    else:
        assert f"examples:\n  autograder {command}" in out


def test_the_command_starts_without_torch_and_without_the_instructors_packages():
    code = (
        "import sys; from autograder.cli import _parser; _parser();"
        "print([n for n in ('torch', 'nbgrader', 'jupytext', 'rich') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- what checking and grading say and return -------------------------------------


def test_check_returns_0_if_all_passed_and_1_if_not(tmp_path: Path, capsys: Capture):
    public = CHECKS.replace(", reference,", ",").replace("doubled(reference, x)", "2 * x")
    (tmp_path / "test_tiny.py").write_text(public, encoding="utf-8")
    file = tmp_path / "tiny.py"
    file.write_text(RIGHT, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out.endswith("4.5 of 4.5 public points  ✔ 3 passed\n")
    file.write_text(WRONG, encoding="utf-8")
    assert main(["check", str(file)]) == 1
    lines = capsys.readouterr().out.split("\n")
    assert "\n".join(line.rstrip() for line in lines) == (
        "✘ It doubles a number.  0/1\n"
        "   Called: double(3)\n"
        "   It is 9; expected 6.\n"
        "\n"
        "– It doubles tensors, too.  0/2\n"
        "   It makes sense only when this one passes: It doubles a number.\n"
        "\n"
        "✔ It halves a number.  1.5/1.5\n"
        "1.5 of 4.5 public points  ✔ 1 passed  ✘ 1 failed  – 1 not checked\n"
    )
    assert main(["check", str(file), "--exercise", "half"]) == 0
    assert capsys.readouterr().out.endswith("1.5 of 1.5 public points  ✔ 1 passed\n")


def test_grade_returns_0_if_no_person_is_needed_and_1_if_one_is(root: Path, capsys: Capture):
    assert main(["grade", "01", "--backend", "none"]) == 2
    nobody = "nobody has handed in 01_tiny: there is no submitted/STUDENT/01_tiny"
    assert capsys.readouterr() == ("", f"autograder: {nobody}\n")

    hand_in(root, "ana", RIGHT)
    hand_in(root, "ben", WRONG)
    arguments = ["grade", "01", "--backend", "none", "--jobs", "1", "--seed", "3"]
    assert main([*arguments, "--json", "all.json"]) == 0
    out = capsys.readouterr().out
    assert "2 of 2 graded (0 unchanged) in" in out
    assert "NOT PROTECTED: the submissions ran without a cage." in out
    assert max(map(len, out.split("\n"))) <= 80
    found = json.loads((root / "all.json").read_text("utf-8"))
    assert [(result["student"], result["score"]) for result in found] == [
        ("ana", 4.5),
        ("ben", 1.5),
    ]
    for result in found:
        validate(result)
        assert result["seed"] == 3
        stored = root / "build" / "results" / "01_tiny" / f"{result['student']}.json"
        assert results.read(stored) == result

    hand_in(root, "carmen", "{", "tiny.ipynb")
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "2 of 3 graded (2 unchanged) in" in out
    assert "\nResults: build/results/01_tiny\nA person must look at: carmen\n" in out
