"""What `autograder check` prints: what is done, what is next, one problem at a time, hints."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from autograder import checking, i18n
from autograder.check_file import read_checks
from autograder.cli import main
from autograder.exercise import DONE, Exercise, exercises
from autograder.reports.student import Page
from autograder.verdicts import Check, Diagnosis, Verdict
from tests.tiny import CHECKS, RIGHT, STUB, WRONG

OUTLINE = "Take x.\nAdd `x` to it, or multiply by 2.\nReturn the result."
ASSIGNMENT = {
    "name": "01_tiny",
    "points": {"double": 9, "half": 3, "third": 1},
    "sections": {"double": "1. Twice as much", "half": "2. Half of it"},
}


def check(name: str, points: float = 1, **options: Any) -> Check:
    title = name.partition("::")[2].replace("_", " ") + " is kept."
    return Check(name, title, points, assignment=ASSIGNMENT, outline=OUTLINE, **options)


def verdict(name: str, kind: str = "failed", points: float = 1, **said: Any) -> Verdict:
    options = {key: said.pop(key) for key in ("needs", "hidden") if key in said}
    one = check(name, points, **options)
    return Verdict(one, kind, one.title, **said)


CODE = (6, ["def double(x):", "    y = 3 * x", "    return y"])
CAUSE = Diagnosis("wrong-factor", "`3 * x` is too much.", "Use 2.", 7, "tiny.py", CODE)
PASSED = verdict("TestDouble::test_made", "passed")
WRONG_FACTOR = verdict(
    "TestDouble::test_number", called="double(3)", message="It is 9; expected 6.", diagnosis=CAUSE
)
WAITS = verdict(
    "TestDouble::test_agrees", "not_checked", 2, needs=("TestDouble::test_number",), message="Later"
)
EMPTY = verdict("TestHalf::test_half", points=3, message="Not written yet.", unwritten=True)
THIRD = verdict("TestThird::test_third", message="It is None.", called="third(1)")


def console(width: int = 80, terminal: bool = False, **options: Any) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        highlight=False,
        **options,
    )


def printed(verdicts: Sequence[Verdict], out: Console | None = None, **page: Any) -> str:
    out = out or console()
    Page(exercises(verdicts), "autograder check tiny.py", **page).print(out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def widths(text: str) -> list[int]:
    return [cell_len(line) for line in re.sub(r"\x1b\[[\d;]*m", "", text).split("\n")]


# --- one page -------------------------------------------------------------------------


def test_a_page_tells_what_is_done_what_is_next_and_one_problem() -> None:
    text = printed([PASSED, WRONG_FACTOR, WAITS, EMPTY, replace(THIRD, verdict="passed")])
    assert text == (
        "✘ double [##--------] 1/4  test number is kept.\n"
        "○ half   [----------] 0/3  to do\n"
        "✔ third  [##########] 1/1\n"
        "2 of 8 public points, 1 of 3 exercises done\n"
        "\n"
        "Next: double\n"
        "✘ test number is kept.\n"
        "  Called: double(3)\n"
        "  It is 9; expected 6.\n"
        "  Likely cause: `3 * x` is too much.\n"
        "\n"
        "  tiny.py, line 7\n"
        "   6 | def double(x):\n"
        " > 7 |     y = 3 * x\n"
        "   8 |     return y\n"
        "\n"
        "  1 other check fails or waits for the same reason.\n"
        "\n"
        "Stuck? autograder check tiny.py --hint\n"
    )


def test_only_the_first_problem_is_explained() -> None:
    other = verdict("TestDouble::test_other", message="Something else.")
    text = printed([other, WRONG_FACTOR, THIRD])
    assert "It is 9" in text, "a known cause comes first"
    assert "Something else." not in text
    assert "It is None." not in text
    assert "After this one there is 1 more problem in double.\n" in text
    assert "✘ third  [----------] 0/1  test third is kept.\n" in text


def test_what_nobody_has_begun_is_to_do_and_no_error() -> None:
    waits = verdict("TestHalf::test_more", "not_checked", needs=("TestHalf::test_half",))
    text = printed([EMPTY, waits, THIRD], place=("tiny.py", 12))
    assert "○ half  [----------] 0/4  to do\n" in text
    assert (
        "Next: half\n"
        "  Nothing of it is written yet; it begins at line 12 of tiny.py.\n"
        "  What is checked first: test half is kept.\n"
    ) in text
    assert "✘ test half" not in text
    begun = printed([EMPTY, replace(waits, verdict="passed")])
    assert "✘ half [##--------] 1/4  test half is kept.\n" in begun
    assert "○ test half is kept.\n  Not written yet.\n" in begun


def test_what_another_exercise_holds_up_says_so() -> None:
    held = verdict("TestHalf::test_half", "not_checked", message="It uses `double`.")
    assert "Next: half\n  It uses `double`.\n" in printed([held])


def test_the_end_is_pleasant_and_says_that_more_is_checked() -> None:
    elsewhere = verdict("TestHalf::test_there", "not_checked", 0)
    text = printed([PASSED, replace(EMPTY, verdict="passed", unwritten=False), elsewhere])
    assert text.endswith(
        "4 of 4 public points, 2 of 2 exercises done\n\n"
        "Well done: all 2 checks pass.\n"
        "1 check cannot be run here; it costs nothing.\n"
        "More checks run when you hand it in.\n"
    )
    assert "Stuck?" not in text
    assert "– half   [##########] 0/0  checked when you hand it in\n" in printed(
        [PASSED, elsewhere]
    )


def test_what_the_grader_did_wrong_is_shown_after_what_the_student_did() -> None:
    broken = verdict("TestDouble::test_broken", "grader_error", message="The grader failed here.")
    alone = printed([PASSED, broken])
    assert "⚠ double [#####-----] 1/2  test broken is kept.\n" in alone
    assert "⚠ test broken is kept.\n  The grader failed here.\n" in alone
    assert "The grader failed here." not in printed([broken, WRONG_FACTOR])


# --- hints ----------------------------------------------------------------------------


def hint(number: int, *verdicts: Verdict, **page: Any) -> str:
    text = printed(verdicts, hint=number, **page)
    _head, hint, rest = text.partition(f"Hint {number} of 3\n")
    assert hint, text
    return rest


def test_hints_go_from_where_to_look_to_nearly_the_solution() -> None:
    assert hint(1, PASSED, WRONG_FACTOR) == (
        "  Read “1. Twice as much” in the notebook once more.\n"
        "  Look at line 7 of tiny.py: does it do what is promised?\n"
        "The next hint: autograder check tiny.py --hint 2\n"
    )
    assert hint(2, PASSED, WRONG_FACTOR) == (
        "  Use 2.\nThe next hint: autograder check tiny.py --hint 3\n"
    )
    assert hint(3, PASSED, WRONG_FACTOR) == (
        "  1. Take x.\n  2. Add `x` to it, or multiply by 2.\n  3. Return the result.\n"
    )


def test_without_a_diagnosis_the_second_hint_is_the_first_step() -> None:
    assert hint(2, THIRD).startswith("  Take x.\nThe next hint:")
    no_advice = replace(WRONG_FACTOR, diagnosis=replace(CAUSE, advice=""))
    assert hint(2, no_advice).startswith("  Take x.\n")


def test_the_first_hint_names_where_the_answer_begins_if_no_line_is_known() -> None:
    assert hint(1, THIRD, place=("cell 3", 2)).startswith(
        "  Your answer begins at line 2 of cell 3.\n"
    )
    assert hint(1, THIRD).startswith("  Read once more what the exercise asks for.\n")


def test_without_an_outline_there_is_no_third_hint() -> None:
    bare = replace(THIRD, check=replace(THIRD.check, outline=""))
    assert hint(3, bare) == "  There is no further hint on this exercise.\n"
    assert hint(2, bare).startswith("  There is no further hint on this exercise.\n")


def test_when_all_is_done_nobody_needs_a_hint() -> None:
    assert "Hint" not in printed([PASSED], hint=2)


# --- every terminal -------------------------------------------------------------------

PAGE = [PASSED, WRONG_FACTOR, WAITS, EMPTY, THIRD]


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("width", [80, 40, 20])
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_nothing_is_wider_than_the_terminal(width: int, terminal: bool, number: int) -> None:
    text = printed(PAGE, console(width, terminal), hint=number, place=("tiny.py", 3))
    assert max(widths(text)) <= width
    said = " ".join(re.sub(r"\x1b\[[\d;]*m", "", text).split())
    assert "It is 9; expected 6." in said


def test_a_pipe_gets_no_colour_no_boxes_and_no_spaces_at_the_ends() -> None:
    for width in (80, 20):
        text = printed(PAGE, console(width), hint=3)
        assert not set(text) & set("\x1b█░│─")
        assert not re.search(r" +$", text, re.MULTILINE)


def test_without_room_for_columns_there_are_none() -> None:
    long = replace(THIRD, check=replace(THIRD.check, id="TestGradientReports::test_x"))
    assert printed([PASSED, long], console(20)).startswith("✔ double 1/1\n✘ GradientReports")
    assert printed([PASSED, long], console(40)).startswith("✔ double          1/1\n")


def test_without_colour_backquotes_tell_what_is_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[36m3 * x\x1b[0m" in printed(PAGE, console(terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    text = printed(PAGE, console(terminal=True))
    assert "`3 * x` is too much." in text
    assert "█" in text
    assert not re.search(r"\x1b\[[\d;]*3\dm", text)


def test_spanish_is_spanish() -> None:
    with i18n.language_in_use("es"):
        text = printed(PAGE)
    assert "  Llamada: double(3)\n" in text
    assert "Causa probable: `3 * x`" in text
    assert "tiny.py, línea 7\n" in text


# --- bad input ------------------------------------------------------------------------

HOSTILE = "\x1b[2J\x1b]0;x\x07\u202egnp.\u2066\u200f\x00\r\x9b31m"


def test_what_a_student_wrote_steers_no_terminal() -> None:
    code = (1, [f"x = '{HOSTILE}'", f"\ty = '{HOSTILE}' # 🤷‍♀️ 漢字"])
    cause = replace(CAUSE, text=HOSTILE, unit=f"{HOSTILE}.py", line=2, code=code, advice=HOSTILE)
    bad = replace(WRONG_FACTOR, message=HOSTILE, called=HOSTILE, diagnosis=cause, title=HOSTILE)
    for number in range(4):
        for width in (80, 20):
            text = printed([bad], console(width), hint=number, place=(HOSTILE, 1))
            assert all(c.isprintable() or c == "\n" for c in text)
            assert max(widths(text)) <= width


def test_a_line_of_2000_characters_takes_little_room() -> None:
    long = "    return " + " + ".join(["x"] * 500)
    shown = long[:200]  # as `Submission.excerpt` leaves it
    cause = replace(CAUSE, code=(6, [shown, shown, shown]))
    text = printed([replace(WRONG_FACTOR, diagnosis=cause)], console(40))
    assert max(widths(text)) <= 40
    assert len(text.split("\n")) < 30
    assert text.count("…") >= 2


def test_thirty_failed_checks_are_one_problem_and_a_number() -> None:
    many = [replace(WRONG_FACTOR, check=check(f"TestDouble::test_{n}")) for n in range(30)]
    other = [verdict(f"TestDouble::test_x{n}", message=f"Reason {n}.") for n in range(30)]
    text = printed([*many, *other])
    assert "29 other checks fail or wait for the same reason.\n" in text
    assert "After this one there are 30 more problems in double.\n" in text
    assert len(text.split("\n")) < 24


def test_wide_names_and_odd_texts_are_taken() -> None:
    odd = Exercise("二倍" * 30, [], outline="`")
    assert odd.state == DONE
    named = [replace(c, check=replace(c.check, id="Test二倍::test_x", assignment={})) for c in PAGE]
    text = printed([*named, replace(THIRD, message="`", title="a ` b", called="")], console(20))
    assert max(widths(text)) <= 20
    assert "a ` b" in printed([replace(THIRD, title="a ` b")])


# --- the command ----------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's file beside its checks, which have an outline, in the working directory."""
    public = CHECKS.replace(", reference,", ",").replace("doubled(reference, x)", "2 * x")
    outline = '"""Take x.\n    Return twice as much.\n    """'
    public = public.replace("class TestDouble:\n", f"class TestDouble:\n    {outline}\n\n")
    (tmp_path / "test_tiny.py").write_text(public, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tiny.py"


def run(file: Path, text: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    file.write_text(text, encoding="utf-8")
    assert main(["check", file.name, *options]) == 1
    return capsys.readouterr().out


def test_pytest_and_the_reader_of_files_find_the_same_outline(file: Path) -> None:
    file.write_text(WRONG, encoding="utf-8")
    verdicts, _notes = checking.run_checks(file.with_name("test_tiny.py"), file=file)
    found = {verdict.check.id: verdict.check.outline for verdict in verdicts}
    assert found == {c.id: c.outline for c in read_checks(file.with_name("test_tiny.py"))}
    assert "Take x.\nReturn twice as much." in found.values()


def test_the_stub_is_to_do(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(file, STUB, capsys)
    assert text.startswith(
        "○ Double [----------]   0/3  to do\n○ Half   [----------] 0/1.5  to do\n"
    )
    assert "Next: Double\n  Nothing of it is written yet; it begins at line 1 of tiny.py.\n" in text


def test_the_last_hint_is_the_outline(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(file, WRONG, capsys, "--hint", "3", "--exercise", "double")
    assert text.endswith("Hint 3 of 3\n  1. Take x.\n  2. Return twice as much.\n")


def test_the_command_for_a_hint_can_be_typed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(file.with_name("my work.py"), WRONG, capsys, "--exercise", "double")
    assert text.endswith("\nStuck? autograder check 'my work.py' --exercise double --hint\n")


def test_a_class_of_10_000_lines_is_shown_as_shortly_as_any_other(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "class Long:\n" + "".join(f"    a{n} = {n}\n" for n in range(10_000))
    text = run(file, f"{long}\n\n{WRONG}", capsys, "--hint")
    assert "Your answer begins at line 10004 of tiny.py.\n" in text
    assert len(text) < 1000


def test_a_check_that_only_other_machines_can_run_is_not_held_against_anybody(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = file.with_name("test_tiny.py")
    placed = checks.read_text("utf-8").replace(
        '    def test_number(self, student):\n        """It halves',
        '    def test_number(self, student, device):\n        """It halves',
    )
    checks.write_text(placed, encoding="utf-8")
    file.write_text(RIGHT, encoding="utf-8")
    assert main(["check", file.name]) == 0
    assert "1 check cannot be run here; it costs nothing.\n" in capsys.readouterr().out
