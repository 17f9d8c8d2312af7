"""Which file of a submission folder is graded, and that reading it runs nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder import submission
from tests.test_submission import BROKEN, code, notebook, text

# --- which file of a folder -------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as it was released: a notebook, a module, and checks."""
    (tmp_path / "line.ipynb").write_text(notebook("x = 1"))
    (tmp_path / "line.py").write_text("x = 1\n")
    (tmp_path / "test_line.py").write_text("assert 0\n")
    return tmp_path


EDITED = {"line.py": "x = 2\n", "line.ipynb": notebook("x = 2"), "line (1).py": "x = 2\n"}
BOTH = "More than one file was edited (line.ipynb, line.py); {} was graded."


@pytest.mark.parametrize(
    ("files", "chosen", "note"),
    [
        ({}, "line.ipynb", None),
        ({"line.py": EDITED["line.py"]}, "line.py", None),
        ({"line.ipynb": EDITED["line.ipynb"]}, "line.ipynb", None),
        (EDITED, "line.ipynb", BOTH.format("line.ipynb")),
        ({"line.py": "\nx = 1  \n\n"}, "line.ipynb", None),
        ({"line (1).py": "x = 2\n"}, "line (1).py", "The submission was found in line (1).py."),
        ({"line.py": "x = 2\n", "line.ipynb": "{"}, "line.py", BOTH.format("line.py")),
        ({".line.py": "x = 2\n", "conftest.py": "x = 2\n"}, "line.ipynb", None),
    ],
    ids=["neither", "module", "notebook", "both", "blank lines", "other", "unreadable", "ignored"],
)
def test_the_edited_file_is_graded(
    folder: Path, files: dict[str, str], chosen: str, note: str | None
) -> None:
    released = submission.fingerprints(folder)
    for name, content in files.items():
        (folder / name).write_text(content)
    assert submission.choose(folder, released) == (folder / chosen, note)


def test_saved_outputs_are_no_edit(folder: Path) -> None:
    released = submission.fingerprints(folder)
    cells = [{**code(["x = 1"]), "outputs": [{"text": "1"}], "metadata": {"x": 1}}, text("# T")]
    (folder / "line.ipynb").write_text(json.dumps({"cells": cells}))
    assert submission.fingerprints(folder) == released


def test_a_link_in_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "a.py").symlink_to("line.py")
    assert "a.py" not in submission.fingerprints(folder)


# --- nothing runs -----------------------------------------------------------------------------


def test_nothing_is_imported_or_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n"
    for name in ("work.py", "json.py", "ast.py", "__init__.py", "sitecustomize.py"):
        (tmp_path / name).write_text(trap + BROKEN)
    (tmp_path / "work.ipynb").write_text(notebook(trap, f"!touch {tmp_path}/sprung", text(trap)))
    assert submission.read(tmp_path / "work.py").units
    assert submission.read(tmp_path / "work.ipynb").units
    assert submission.read(tmp_path).units
    assert not (tmp_path / "sprung").exists()
    exec(trap)  # the trap works
    assert (tmp_path / "sprung").exists()
