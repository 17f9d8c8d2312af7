"""Marks put into a table that was exported from Moodle or Canvas: nobody is lost in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import spreadsheet
from autograder.cli import main
from autograder.exports import roster
from tests.exported import HOSTILE, Store, result, store, table

__all__ = ["store"]  # a fixture

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Warm-up (7),Tiny (77),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,10,4.5,(read only)
"O'Neil, Ana",11,,ANA@x.org,A,3,,10
"Ben",12,ben,b@x.org,B,-,2,=1+1
"Zoe",13,,zoe@x.org,B,,4,
"""


def export(form: str, text: str | bytes, *options: str) -> int:
    """Export with a roster."""
    data = text if isinstance(text, bytes) else text.encode()
    Path("roster.csv").write_bytes(data)
    return main(["export", form, "01", "--roster", "roster.csv", *options])


def test_marks_go_into_canvas_own_table(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store(result("ana@x.org"), result("ben", "no"), result("who"))
    assert export("canvas", CANVAS) == 1
    rows = table("canvas-01_tiny.csv")
    before = list(csv.reader(io.StringIO(CANVAS)))
    assert [row[6] for row in rows[1:]] == ["Manual Posting", "4.5", "4.5", "1.5", "4"]
    for old, new in zip(before, rows, strict=True):
        assert [*old[:6], old[7]] == [*new[:6], new[7]], "other cells are as they were"
    said = " ".join(capsys.readouterr().out.split())
    assert "2 marks →" in said
    assert "With a result, but not in roster.csv; not exported: who" in said
    assert "without a mark from here; left as they were: zoe@x.org" in said


def test_who_has_no_result_fails_nothing(store: Store) -> None:
    store(result("ben"))
    assert export("canvas", CANVAS) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter_is_read(
    store: Store, encoding: str, delimiter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("añá"))
    text = 'Nombre;Nombre de usuario;Tiny\r\n"Peña; A";AÑÁ;\r\n'
    text = text.replace(";", delimiter).replace(f"Peña{delimiter}", "Peña;")
    assert export("moodle", text.encode(encoding)) == 0
    header, row = table("moodle-01_tiny.csv")
    assert header == ["Nombre", "Nombre de usuario", "Tiny", "Tiny feedback"]
    assert row[:3] == ["Peña; A", "AÑÁ", "4.5"]
    assert ("was read as" in capsys.readouterr().out) == (not encoding.startswith("utf-8"))


def test_moodles_gradebook_is_found_by_its_title(store: Store) -> None:
    store(result("7", "no"))
    text = (
        "First name,ID number,Email address,Assignment: Tiny (Real),Assignment: Tiny (Percentage)"
        ",Assignment: Tiny (Feedback)\nAna,7,a@x.org,-,-,\nBen,8,b@x.org,-,-,\n"
    )
    assert export("moodle", text) == 0
    _header, ana, ben = table("moodle-01_tiny.csv")
    assert ana[3:5] == ["1.5", "-"]
    assert ana[5].startswith("double: 0/3. ")
    assert ben == ["Ben", "8", "b@x.org", "-", "-", ""]


@pytest.mark.parametrize(
    "header",
    [
        "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments",
        "Identificador,Nombre,Estado,Calificación,Calificación máxima,Última modificación,"
        "Comentarios de retroalimentación",
    ],
)
def test_moodles_grading_worksheet_is_filled(store: Store, header: str) -> None:
    """What nbgrader collects from Moodle's downloads bears the worksheet's numbers."""
    store(result("12345"))
    worksheet = f"{header}\nParticipant 12345,Ana,,,4.50,-,\n"
    assert export("moodle", worksheet) == 0
    (written, ana) = table("moodle-01_tiny.csv")
    assert ",".join(written) == header
    assert ana == [
        "Participant 12345",
        "Ana",
        "",
        "4.5",
        "4.50",
        "-",
        "double: 3/3<br>half: 1.5/1.5",
    ]


@pytest.mark.parametrize(("form", "text"), [
    ("canvas", CANVAS.replace("10,4.5,(", "10,100,(")),
    ("moodle", "Identifier,Grade,Maximum Grade\nParticipant 5,,100\n"),
])  # fmt: skip
def test_marks_on_another_scale_are_refused(
    store: Store, form: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("ben"), result("5"))
    assert export(form, text) == 2
    assert "worth 100 points there, and 4.5 here" in capsys.readouterr().err
    assert not Path("build/exports").exists()
    assert export(form, text, "--out-of", "100") in (0, 1)
    assert any("100" in row for row in table(f"{form}-01_tiny.csv"))


def test_a_column_that_is_not_there_is_added_and_that_is_said(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("ben"))
    assert export("canvas", CANVAS.replace("Tiny (77)", "Other (77)")) == 0
    rows = table("canvas-01_tiny.csv")
    assert [row[-1] for row in rows] == ["01_tiny", "", "4.5", "", "4.5", ""]
    assert "has no column for 01_tiny" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", [], "the file is empty"),
        (b"\x00\x01\x02", [], "is not a text file"),
        ("name,mark\nana,\n", [], "no column says who is who. Its columns: name, mark"),
        ("username,x\nana,\n", ["--column", "Tiny"], "no column Tiny. Its columns: username, x"),
        (
            "username,Tiny (1),Tiny (2)\nana,,\n",
            [],
            "more than one column fits: Tiny (1), Tiny (2)",
        ),
        (f"username\n{'x' * 200_000}\n", [], "is no table in the form CSV"),
    ],
)
def test_what_is_no_roster_is_refused_in_a_sentence(
    store: Store, text: str | bytes, options: list[str], said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    store(result("ana"))
    for form in ("canvas", "moodle"):
        assert export(form, text, *options) == 2
        assert said in capsys.readouterr().err


def test_a_column_can_be_named(store: Store) -> None:
    store(result("ana"))
    assert (
        export("canvas", "Student,ID,Tiny (1),Tiny (2)\nAna,ana,,\n", "--column", "Tiny (2)") == 0
    )
    assert table("canvas-01_tiny.csv")[1] == ["Ana", "ana", "", "4.5"]


def test_nobody_gets_a_mark_that_may_be_anothers(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("7"), result("ana"), result("a@x.org"), result("ben"))
    text = (
        "username,id number,email,Tiny\n"
        "x,7,x@x.org,\n7,9,y@x.org,\n"  # 7 may be the one or the other
        "ana,1,a@x.org,\n"  # two results for one person
        "ben,2,b@x.org,\nben,2,b@x.org,\n"  # listed twice
    )
    assert export("moodle", text) == 1
    assert {row[3] for row in table("moodle-01_tiny.csv")[1:]} == {""}
    said = " ".join(capsys.readouterr().out.split())
    assert "More than one row of roster.csv fits; not exported: 7, ben" in said
    assert (
        "More than one result fits the same row of roster.csv; not exported: a@x.org, ana" in said
    )


def test_short_and_empty_lines_of_a_roster_are_no_students(store: Store) -> None:
    store(result("ana"))
    assert export("moodle", "\nusername,Tiny\n\nana\n,,\n") == 0
    assert table("moodle-01_tiny.csv")[1][:2] == ["ana", "4.5"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("written", [str, spreadsheet.cell])
def test_every_name_is_found_in_a_roster(
    store: Store, name: str, written: Callable[[str], str]
) -> None:
    """As it is, and as an export of ours has written it."""
    store(result(name))
    rows = [["username", "Tiny"], [written(name), ""], ["x", ""]]
    assert export("moodle", roster.table(rows)) == 0
    assert table("moodle-01_tiny.csv")[1][1] == "4.5"


def test_a_roster_of_a_class_of_one(store: Store) -> None:
    store(result("ana"))
    assert export("moodle", "username,Tiny\nana,\n") == 0
