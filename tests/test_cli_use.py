"""The command as it should be used: options, help, what it prints and returns."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import cli_grading, grading, results
from autograder.cli import main
from autograder.grading import Outcome, Work
from autograder.reports import progress
from tests.crew import FakeCrew
from tests.test_results import a_result, validate
from tests.tiny import CHECKS, RIGHT, WRONG, hand_in, make_course

COMMANDS = ("build", "prove", "check", "grade", "regrade", "export", "doctor", "new")
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
        (["grade", "01", "--jobs", "0"], "argument --jobs: '0' is no whole number of 1 or more"),
        (["grade", "01", "--memory", "0"], "argument --memory: '0' is no whole number"),
        (["grade", "01", "--timeout", "x"], "argument --timeout: 'x' is no number above 0"),
        (["regrade", "01", "--timeout", "nan"], "argument --timeout: 'nan' is no number above 0"),
        (["grade", "01", "--backend", "docker"], "argument --backend: invalid choice: 'docker'"),
        (["check", "a.py", "--lang", "de"], "argument --lang: invalid choice: 'de'"),
        (["check", "a.py", "--hint", "4"], "argument --hint: invalid choice: 4"),
        (["check", "--hint", "4", "a.py"], "argument --hint: invalid choice: 4"),
        (["check", "a.py", "--hint", "--all"], "argument --all: not allowed with argument --hint"),
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
        "import sys; from autograder import cli, arguments; arguments.parse(['doctor'], cli.RUNS);"
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
    assert capsys.readouterr().out.startswith("✔ Double [##########]     3/3\n✔ Half")
    file.write_text(WRONG, encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert "\nNext: Double\n✘ It doubles a number.\n" in capsys.readouterr().out
    assert main(["check", "--hint", str(file), "--exercise", "double"]) == 1
    assert "\nHint 1 of 3\n" in capsys.readouterr().out
    assert main(["check", str(file), "--hint", "3"]) == 1
    assert "\nHint 3 of 3\n" in capsys.readouterr().out
    assert main(["check", str(file), "--all"]) == 1
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
    assert main(["check", str(tmp_path / "tyni.py"), "--watch"]) == 2  # does not wait for it
    assert "tyni.py: there is no such file" in capsys.readouterr().err
    assert main(["check", str(file), "--exercise", "half"]) == 0
    assert "\n1.5 of 1.5 public points\n" in capsys.readouterr().out


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


# --- a class: whom, and how far it is -----------------------------------------------


@pytest.fixture
def sent(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who is graded, in a class of three where everything passes without an engine."""
    for student in ("ana", "ben", "zoe"):
        hand_in(root, student, f"{RIGHT}\n# {student}\n")
    students: list[str] = []

    def passes(work: Work) -> Outcome:
        students.append(work.student)
        return Outcome(work.student, a_result(student=work.student, key=work.key))

    monkeypatch.setattr(grading, "_crew", lambda *_given: FakeCrew(passes))
    return students


GRADE = ["grade", "01", "--backend", "none"]


def test_only_grades_and_shows_those_who_are_named(sent: list[str], capsys: Capture):
    assert main([*GRADE, "--only", "zoe", "ana", "--only", "zoe"]) == 0
    out = capsys.readouterr().out
    assert sent == ["zoe", "ana"]
    assert "ben" not in out
    assert "2 of 2 graded (0 unchanged)" in out


def test_only_names_who_is_near_to_somebody_unknown(root: Path, sent: list[str], capsys: Capture):
    for command in ("grade", "regrade"):
        assert main([command, "01", "--backend", "none", "--only", "anna"]) == 2
        error = capsys.readouterr().err
        assert error == "autograder: anna has not handed in 01_tiny; did you mean ana?\n"
    assert main([*GRADE, "--only", "xerxes"]) == 2
    assert capsys.readouterr().err == "autograder: xerxes has not handed in 01_tiny\n"
    (root / "x.py").write_text(RIGHT, encoding="utf-8")
    assert main([*GRADE, "x.py", "--only", "ana"]) == 2
    assert capsys.readouterr().err.startswith("autograder: --only takes what is in submitted/")
    assert sent == []


def test_changed_shows_and_writes_only_what_was_graded_now(
    root: Path, sent: list[str], capsys: Capture
):
    assert main(GRADE) == 0
    hand_in(root, "ben", f"{RIGHT}\n# better\n")
    capsys.readouterr()
    assert main([*GRADE, "--changed", "--json", "changed.json"]) == 0
    out = capsys.readouterr().out
    assert sent == ["ana", "ben", "zoe", "ben"]
    assert ("ana" in out, "ben" in out) == (False, True)
    assert "3 of 3 graded (2 unchanged)" in out
    found = json.loads((root / "changed.json").read_text("utf-8"))
    assert [result["student"] for result in found] == ["ben"]


@pytest.mark.parametrize(
    ("options", "only"),
    [([], None), (["--changed"], {"zoe"}), (["--only", "ana"], {"ana"})],
)
def test_the_gradebook_takes_in_those_who_are_shown(
    root: Path,
    sent: list[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    only: set[str] | None,
):
    main(GRADE)
    hand_in(root, "zoe", f"{RIGHT}\n# better\n")
    asked: list[Any] = []
    monkeypatch.setattr(cli_grading, "_enter", lambda *given: asked.append(given[-1]) or False)
    assert main([*GRADE, "--gradebook", *options]) == 0
    assert [None if one is None else set(one) for one in asked] == [only]


def test_timeout_and_memory_reach_the_grader_in_seconds_and_bytes(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
):
    found: list[grading.Options] = []
    crew = grading._crew
    monkeypatch.setattr(
        grading, "_crew", lambda a, options, *given: found.append(options) or crew(a, options)
    )
    assert main([*GRADE, "--timeout", "2.5", "--memory", "300"]) == 0
    assert (found[0].seconds, found[0].memory) == (2.5, 300 * 2**20)


def test_the_json_of_a_class_is_in_its_order_whatever_was_done_first(
    root: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
):
    main([*GRADE, "--only", "zoe"])  # it is there before the others then
    main([*GRADE, "--json", "all.json"])
    text = (root / "all.json").read_text("utf-8")
    found = json.loads(text)
    assert [result["student"] for result in found] == ["ana", "ben", "zoe"]
    assert text == json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def test_the_first_signal_is_noted_and_the_second_is_left_to_the_system():
    usual = signal.getsignal(signal.SIGINT)
    with cli_grading.stopping() as stop:
        assert not stop.is_set()
        signal.raise_signal(signal.SIGTERM)
        assert stop.is_set()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) == usual


@pytest.fixture
def clock() -> Callable[[], float]:
    """A clock that is set by hand: `clock.now = …`."""

    def read() -> float:
        return read.now  # type: ignore[attr-defined]

    read.now = 0.0  # type: ignore[attr-defined]
    return read


def test_the_time_left_is_that_of_what_engines_do(clock: Any):
    bar = progress.ClassProgress("01_tiny", 1000, clock)
    assert bar.text() == "0/1000"
    for _ in range(500):  # from the last run; they fly by
        bar.add(Outcome("s", a_result(), cached=True))
    assert bar.text() == "500/1000, 500 unchanged"
    clock.now = 5.0  # an engine has started
    bar.add(Outcome("s", a_result()))
    assert bar.seconds_left() is None
    for second in range(1, 11):
        clock.now = 5.0 + second
        bar.add(Outcome("s", None, "cannot be read"))
    assert bar.text() == "511/1000, 500 unchanged, 10 for a person, 0:08:09 left"


def test_without_a_terminal_a_quick_class_says_nothing_and_a_long_one_now_and_then(
    clock: Any, capsys: Capture
):
    with progress.ClassProgress("01_tiny", 90, clock) as bar:
        for second in range(90):
            clock.now = float(second)
            bar.add(Outcome("s", a_result()))
    out, error = capsys.readouterr()
    assert out == ""
    assert error == ("01_tiny: 31/90, 0:00:59 left\n01_tiny: 61/90, 0:00:29 left\n")
