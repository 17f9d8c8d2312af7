"""Intake: whatever students hand in becomes text that parses, and nothing of it runs."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

import pytest

from autograder import submission
from autograder.submission import IntakeError, Submission

GOOD = "def f(x):\n    return x + 1\n"
BROKEN = "def f(x):\n    return x +\n\n\ndef g(x):\n    return 2 * x\n\n\nK = 3\n"


def read(folder: Path, data: str | bytes, name: str = "work.py") -> Submission:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return submission.read(path)


def code(source: str | list[str]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def notebook(*cells: dict[str, Any] | str) -> str:
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def read_notebook(folder: Path, *cells: dict[str, Any] | str) -> Submission:
    return read(folder, notebook(*cells), "work.ipynb")


def defined(work: Submission) -> list[str]:
    """Return the names of functions and classes, and of what is assigned, in order."""
    names = []
    for node in work.tree().body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names.append(ast.unparse(node.targets[0]))
    return names


def sources(work: Submission) -> list[str]:
    return [unit["source"] for unit in work.units]


# --- encodings ------------------------------------------------------------------------


def test_a_module_that_parses_is_one_unit(tmp_path: Path) -> None:
    work = read(tmp_path, GOOD)
    assert work.units == [{"name": "work.py", "line": 1, "source": GOOD}]
    assert (work.notes, work.broken) == ([], [])
    assert len(work.digest) == 64


WORDS = "word = 'ñandú – ok'\n"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (WORDS.encode("utf-8-sig"), None),
        (WORDS.encode("utf-16"), "UTF-16"),
        (WORDS.encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16"),
        (WORDS.encode("cp1252").replace(b"\n", b"\r\n"), "Windows-1252"),
        (WORDS.encode().replace(b"\n", b"\r"), None),
        (b"# coding: latin-1\n" + WORDS.replace("–", "-").encode("latin-1"), "iso-8859-1"),
        (b"# coding: utf-8\n" + WORDS.encode("cp1252"), "Windows-1252"),
        (b"# coding: klingon\n" + WORDS.encode("cp1252"), "Windows-1252"),
    ],
    ids=["BOM", "UTF-16", "UTF-16-BE", "cp1252 CRLF", "CR", "latin-1 cookie", "wrong", "unknown"],
)
def test_any_encoding_is_read(tmp_path: Path, data: bytes, note: str | None) -> None:
    work = read(tmp_path, data)
    value = ast.literal_eval(work.tree().body[0].value)  # type: ignore[attr-defined]
    assert value in ("ñandú – ok", "ñandú - ok")
    assert "\r" not in work.units[0]["source"]
    said = [f"The file was read as {note}; UTF-8 is the usual encoding."]
    assert work.notes == (said if note else [])


def test_tabs_are_kept(tmp_path: Path) -> None:
    assert defined(read(tmp_path, "def f():\n\tif 1:\n\t\treturn 2\n")) == ["f"]


# --- notebooks --------------------------------------------------------------------------


def test_notebooks_of_any_format_are_read(tmp_path: Path) -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}]}
    assert sources(read(tmp_path, json.dumps(old), "work.ipynb")) == ["x = 1\ny = 2"]
    bare = {"cells": [{"cell_type": "code", "source": "x = 1"}]}
    assert sources(read(tmp_path, json.dumps(bare), "work.ipynb")) == ["x = 1"]
    assert sources(read_notebook(tmp_path, code(["x = 1\r\n", "y = 2"]))) == ["x = 1\ny = 2"]


def test_units_of_a_notebook_are_named_by_their_cell(tmp_path: Path) -> None:
    work = read_notebook(tmp_path, text("# Title"), "x = 1", "", "y = 2")
    assert [unit["name"] for unit in work.units] == ["cell 2", "cell 4"]


@pytest.mark.parametrize(
    "line",
    [
        *("%matplotlib inline", "!pip install torch", "files = !ls", "t = %timeit -o f(1)"),
        *("f?", "f??", "?f", "a, b = !echo 1 2", "  %time f(1)"),
    ],
)
def test_magics_and_shell_lines_are_set_aside_line_for_line(tmp_path: Path, line: str) -> None:
    for work in (
        read_notebook(tmp_path, f"x = 1\nif x:\n    pass\n{line.strip()}\n{GOOD}"),
        read(tmp_path, f"if True:\n    {line.strip()}\n{GOOD}"),
    ):
        assert defined(work)[-1] == "f"
        assert (work.notes, work.broken) == ([], [])
        joined = "\n".join(sources(work))
        assert "    return x + 1" in joined
        assert line not in joined


def test_operators_and_texts_that_look_like_magics_are_kept(tmp_path: Path) -> None:
    source = "a = (7\n% 4)\ntext = '''\n!ls\n%d?\n'''\n"
    assert sources(read_notebook(tmp_path, source)) == [source]


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "\n%%timeit -n 1", "%%python3"])
def test_cell_magics_over_python_are_dropped(tmp_path: Path, magic: str) -> None:
    assert defined(read_notebook(tmp_path, f"{magic}\n{GOOD}")) == ["f"]


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile work.py", "%%javascript"])
def test_cells_in_another_language_are_dropped(tmp_path: Path, magic: str) -> None:
    work = read_notebook(tmp_path, f"{magic}\nx = 1", "y = 2")
    assert (defined(work), work.broken) == (["y"], [])


def test_a_text_cell_that_holds_code_is_read_and_said(tmp_path: Path) -> None:
    work = read_notebook(tmp_path, text(GOOD), text("Write a\n\nclass Model here"), text("x = 1"))
    assert defined(work) == ["f"]
    assert work.notes == ["cell 1 is a text cell, but holds code; it was read as code."]


def test_a_picture_in_a_text_cell_is_no_code(tmp_path: Path) -> None:
    picture = text("def \n![](data:image/png;base64," + "A" * 2**22 + ")")
    assert defined(read_notebook(tmp_path, picture, GOOD)) == ["f"]


def test_a_lone_surrogate_in_a_notebook_reaches_no_report(tmp_path: Path) -> None:
    work = read_notebook(tmp_path, "x = '\ud800'", "def f(: '\ud800'")
    json.dumps([work.units, work.broken, work.notes], ensure_ascii=False).encode()
    assert defined(work) == ["x"]


# --- what does not parse ------------------------------------------------------------------


def test_a_syntax_error_costs_its_own_function_only(tmp_path: Path) -> None:
    work = read(tmp_path, BROKEN)
    assert defined(work) == ["g", "K"]
    assert [unit["line"] for unit in work.units] == [5, 9]
    ((name, line, reason, source),) = work.broken
    assert (name, line, reason) == ("work.py", 2, "SyntaxError: invalid syntax")
    assert source.startswith("def f(x):")


def test_the_note_names_place_and_reason(tmp_path: Path) -> None:
    notes = read(tmp_path, BROKEN).notes
    assert notes == [
        "work.py, line 2: Python cannot read this part (SyntaxError: invalid syntax). "
        "It was left out; everything else was checked."
    ]
    (note,) = read_notebook(tmp_path, "x = 1", BROKEN).notes
    assert note.startswith("cell 2, line 2: Python cannot read this part (SyntaxError")


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        ("x = (1\n\n" + GOOD, ["f"]),
        ("if x:\n" + GOOD, ["f"]),
        ("text = '''\nnever closed\n", []),
        (GOOD + "  y = 1\n\nz = 2\n", ["z"]),
        ("@decorated(\n@other\n" + GOOD + "z = 1\n", ["z"]),
        ("print 'old'\n" + GOOD, ["f"]),
        ("def g(:\n    pass\n\ntext = '''\nclass A:\n'''\n" + GOOD, ["text", "f"]),
        ("try:\n    x = 1 +\nexcept E:\n    pass\nelse:\n    pass\n" + GOOD, ["f"]),
    ],
)
def test_what_follows_a_broken_part_is_kept(tmp_path: Path, broken: str, kept: list[str]) -> None:
    work = read(tmp_path, broken)
    assert defined(work) == kept
    assert work.broken


@pytest.mark.parametrize(
    "hostile",
    [
        *("(" * 200_000, "-" * 200_000 + "1", "x" + ".y" * 200_000, "x = (\n" * 20_000),
        *("x = '''\n" * 20_001, "\\\n" * 50_000, "if 1:\n" * 20_000, "@\n" * 20_000),
    ],
    ids=lambda text: text[:8],
)
def test_a_file_made_to_keep_the_parser_busy_does_not(
    tmp_path: Path, hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [0]
    parses = submission._parses

    def counted(source: str) -> SyntaxError | None:
        given[0] += len(source)
        return parses(source)

    monkeypatch.setattr(submission, "_parses", counted)
    work = read(tmp_path, hostile)
    assert work.broken
    assert len(work.notes) <= submission.MAX_NOTES
    # Each piece is tried once more than `MAX_EFFORT` allows for, when it is kept.
    assert given[0] <= submission.MAX_EFFORT + 2 * len(hostile)


# --- refusals -------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(IntakeError) as raised:
        submission.read(path)
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("work.py", b"", "the file is empty"),
        ("work.ipynb", b" \n\t\n", "the file is empty"),
        ("work.py", b"\x7fELF\0\0", "is not a text file"),
        ("work.py", GOOD.encode("utf-16-le"), "is not a text file"),
        ("work.py", b"#" * (2**21 + 1), "more than 2 million characters of code"),
        ("work.ipynb", b"def f():", "is not a notebook (line 1: it is not JSON: Expecting value)"),
        *(
            ("work.ipynb", data, "is not a notebook (it is JSON, but has no list of cells)")
            for data in (
                *(b"{}", b"[]", b"3", b'"cells"', b'{"cells": 1}', b'{"cells": {}}', b"null"),
                *(b'{"cells": [1]}', b'{"cells": [{"source": 1}]}', b'{"worksheets": [{}]}'),
                *(b"[" * 100_000, b'{"cells": [{"source": [1]}]}', b"9" * 5000),
            )
        ),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else "",
)
def test_what_cannot_be_read_is_refused_in_one_clear_line(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == message


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text(GOOD)
    (tmp_path / "link.py").symlink_to("real.py")
    (tmp_path / "folder").mkdir()
    (tmp_path / "linked").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe.py")
    assert refusal(tmp_path / "link.py") == "cannot be opened (it is a link)"
    assert refusal(tmp_path / "linked") == "cannot be opened (it is a link)"
    assert refusal(tmp_path / "pipe.py") == "is not a regular file"
    assert refusal(tmp_path / "none.py") == "there is no such file"
    assert refusal(tmp_path / "folder") == "neither a notebook nor a module is in this folder"
    with pytest.raises(IntakeError, match="is a folder, not a file"):
        submission.read_bytes(tmp_path / "folder")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with open(tmp_path / "work.ipynb", "wb") as file:
        file.truncate(submission.MAX_BYTES + 1)
    message = "is larger than 50 MB; clear the notebook's outputs?"
    assert refusal(tmp_path / "work.ipynb") == message
