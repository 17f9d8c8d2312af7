"""An answer in words stands where formgrader looks for it, whatever became of its cell."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.utils import compute_checksum, determine_grade

from autograder.notebook_cells import parse, restore

ROOT = Path(__file__).resolve().parent.parent
WORDS = "why-vanished"  # graded by hand
TEXT = "The units of layer 4 are dead.\n\nLeaky units would help."
TEACHER = nbformat.read(ROOT / "assignments" / "02_training" / "training.ipynb", 4)
Cells = list[dict[str, Any]]


def cells() -> Cells:
    """Return the cells of the released notebook, as a student's with an answer in words."""
    found: Cells = json.loads(nbformat.writes(TEACHER))["cells"]
    found[place(found)]["source"] = TEXT
    return found


def place(cells: Cells) -> int:
    return next(i for i, cell in enumerate(cells) if name_of(cell) == WORDS)


def name_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id"))


def restored(cells: Cells) -> Any:
    nb = parse(json.dumps({"cells": cells}))
    restore(nb, TEACHER)
    nbformat.validate(nb)
    names = [name_of(cell) for cell in nb.cells if "nbgrader" in cell.metadata]
    assert sorted(names) == sorted(name_of(c) for c in TEACHER.cells if "nbgrader" in c.metadata)
    return nb


def shown(cells: Cells) -> str:
    """Return what formgrader shows as the answer."""
    nb = restored(cells)
    (cell,) = [cell for cell in nb.cells if name_of(cell) == WORDS]
    assert cell.cell_type == "markdown"
    return str(cell.source)


def score(cells: Cells) -> float | None:
    """Return the score that nbgrader gives by itself; None: a person has to."""
    (cell,) = [cell for cell in restored(cells).cells if name_of(cell) == WORDS]
    found: float | None = determine_grade(cell)[0]
    return found


def forget(cells: Cells) -> None:
    """Drop metadata and ids, as some editors do."""
    for cell in cells:
        cell["metadata"] = {}
        cell.pop("id", None)


def test_as_it_was_handed_out() -> None:
    assert shown(cells()) == TEXT
    assert score(cells()) is None


def test_metadata_lost() -> None:
    made = cells()
    forget(made)
    assert shown(made) == TEXT


def test_only_ids_kept() -> None:
    made = cells()
    for cell in made:
        cell["metadata"] = {}
    made.append(made.pop(place(cells())))
    assert shown(made) == TEXT


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("behind", [False, True])
def test_copied_and_then_written_in_one_of_the_two(behind: bool, lost: bool) -> None:
    made = cells()
    index = place(made)
    untouched = copy.deepcopy(made[index])
    untouched["source"] = TEACHER.cells[index].source
    made.insert(index + behind, untouched)
    if lost:
        forget(made)
    assert shown(made) == TEXT
    assert score(made) is None


@pytest.mark.parametrize("lost", [False, True])
def test_written_in_a_cell_of_its_own(lost: bool) -> None:
    made = cells()
    index = place(made)
    made[index]["source"] = TEACHER.cells[index].source
    made.insert(index + 1, {"cell_type": "markdown", "metadata": {}, "source": TEXT})
    if lost:
        forget(made)
    assert shown(made) == TEXT


def test_written_below_a_question_that_was_edited() -> None:
    made = cells()
    index = place(made)
    made[index - 1]["source"] = [*made[index - 1]["source"], "\n\nmy note"]
    forget(made)
    assert shown(made) == TEXT


@pytest.mark.parametrize("kind", ["raw", "code"])
def test_turned_into_another_kind(kind: str) -> None:
    made = cells()
    made[place(made)]["cell_type"] = kind
    assert shown(made) == TEXT


def test_all_moved() -> None:
    assert shown(cells()[::-1]) == TEXT


def test_somebody_who_wrote_nothing_gets_nothing() -> None:
    made = cells()
    made[place(made)]["source"] = TEACHER.cells[place(made)].source
    assert score(made) == 0
    forget(made)
    assert score(made) == 0


@pytest.mark.parametrize("lost", [False, True])
def test_a_blank_or_another_line_end_is_no_answer(lost: bool) -> None:
    made = cells()
    source = TEACHER.cells[place(made)].source
    made[place(made)]["source"] = source.replace(" ", "  ") + "\r\n"
    if lost:
        forget(made)
    assert score(made) == 0


def test_where_the_cell_was_deleted_a_person_looks() -> None:
    """The answer may be anywhere in the notebook: nobody gets 0 points in silence."""
    made = cells()
    made.append({"cell_type": "code", "metadata": {}, "source": f"# {TEXT}"})
    del made[place(made)]
    assert "was missing" in shown(made)
    assert score(made) is None
    assert score([]) is None


def test_a_text_far_away_is_not_taken_for_the_answer() -> None:
    made = cells()
    made[place(made)]["source"] = TEACHER.cells[place(made)].source
    made.insert(2, {"cell_type": "markdown", "metadata": {}, "source": "my notes on part 1"})
    forget(made)
    assert score(made) == 0


def test_an_example_of_the_teachers_is_no_answer() -> None:
    teacher = copy.deepcopy(TEACHER)
    example = nbformat.v4.new_markdown_cell("```\ndef mlp(sizes):\n    …\n```")
    teacher.cells.insert(0, example)
    nb = nbformat.v4.new_notebook(cells=[copy.deepcopy(example)])
    restore(nb, teacher)
    assert nb.cells[0].metadata == {}


def test_an_answer_is_where_its_definition_is() -> None:
    """Names of cells that were swapped lead nobody astray, nor does a name on a check."""
    made = cells()
    held = [cell for cell in made if "nbgrader" in cell["metadata"]]
    names = [name_of(cell) for cell in held]
    for cell, name in zip(held, reversed(names), strict=True):
        cell["metadata"]["nbgrader"]["grade_id"] = name
    for cell in restored(made).cells:
        if cell.cell_type == "code" and "nbgrader" in cell.metadata:
            original = next(c for c in TEACHER.cells if name_of(c) == name_of(cell))
            assert cell.source == original.source


def test_inserted_checks_are_the_teachers() -> None:
    for cell in restored([]).cells:
        if cell.metadata.nbgrader.locked:
            assert compute_checksum(cell) == cell.metadata.nbgrader.checksum


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        '{"cells": 3}',
        '{"cells": [3]}',
        '{"cells": [null]}',
        '{"worksheets": [{}]}',
        '{"cells": ' + "[" * 100_000,
        '{"cells": [{"source": {"a": 1}, "attachments": [1], "id": {}, "metadata": []}]}',
        '{"cells": [{"source": ["a", 1, null], "cell_type": ["code"]}]}',
        '{"cells": [{"source": "\\ud800", "attachments": {"\\udc00": {"a": "\\ud800"}}}]}',
    ],
)
def test_whatever_is_handed_in_a_valid_notebook_comes_out(text: str) -> None:
    nb = parse(text)
    restore(nb, TEACHER)
    nbformat.validate(nb)
    nbformat.writes(nb).encode()
