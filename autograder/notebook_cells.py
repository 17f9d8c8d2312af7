"""The cells that grading goes by, put back into a notebook that has lost them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import nbformat

from autograder.i18n import _
from autograder.submission import MAX_CELLS

_Cells = dict[str, Any]  # by grade_id


def parse(text: str) -> Any:
    """Return a student's notebook, whatever its format; one without cells if it is none.

    nbformat gives up where a part is not as it should be, and calls what an editor of
    tomorrow writes invalid. What is wanted of a cell is little: see `_plain`.
    """
    try:
        data = json.loads(text)
        sheets = data.get("worksheets", [data])  # nbformat 3 had such
        cells = [_plain(cell) for sheet in sheets for cell in sheet["cells"][:MAX_CELLS]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        cells = []
    return nbformat.v4.new_notebook(cells=cells)


def restore(nb: Any, teacher: Any) -> None:
    """Put the teacher's metadata on the cells of `nb` that hold them, and add what is missing.

    A cell that only shows something (a check, a task) is the teacher's or none. An answer
    is where its text is, whatever the metadata say: a cell's text is what somebody wrote.
    """
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata = nbformat.from_dict(teacher.metadata)  # the student's would end up in pages
    nb.cells = [_plain(cell) for cell in nb.cells]
    wanted = {c.metadata.nbgrader.grade_id: c for c in teacher.cells if "nbgrader" in c.metadata}
    held = _find(nb, teacher, wanted)
    for name, original in wanted.items():
        if name not in held:
            cell = nbformat.from_dict(original)
            if original.metadata.nbgrader.solution:  # not the stub: nobody has left that as it was
                cell.source = _note(original.cell_type)
            nb.cells.insert(_place_of(nb, teacher, original, held), cell)
            held[name] = cell
    for index, cell in enumerate(nb.cells):
        cell.metadata, cell["id"] = nbformat.from_dict({}), f"student-{index}"
    for name, cell in held.items():
        _turn_into(cell, wanted[name].cell_type)
        if _key(cell) == _key(wanted[name]):  # nbgrader looks at every blank
            cell.source = wanted[name].source
        cell["id"] = wanted[name]["id"]
        cell.metadata["nbgrader"] = nbformat.from_dict(wanted[name].metadata.nbgrader)


def _plain(cell: Any) -> Any:
    """Return a valid cell of this kind and text, with its pictures and the names it bears."""
    text = _text(cell.get("source", cell.get("input", ""))).replace("\r\n", "\n")
    kind = cell.get("cell_type")
    if kind == "heading":
        text = f"## {text}"
    make = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell}
    made = make.get(str(kind), nbformat.v4.new_markdown_cell)(text)
    pictures = cell.get("attachments")
    if kind != "code" and isinstance(pictures, dict):
        made["attachments"] = nbformat.from_dict(
            {
                _text(name): {_text(mime): _text(data) for mime, data in bundle.items()}
                for name, bundle in pictures.items()
                if isinstance(bundle, dict) and bundle
            }
        )
    made.metadata["nbgrader"] = {"names": list(_names_on(cell))}
    return made


def _names_on(cell: Any) -> Iterator[str]:
    """Yield what a cell is called: an editor that drops metadata may keep the ids."""
    metadata = cell.get("metadata")
    named = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(named, dict):
        yield from (name for name in (named.get("grade_id"),) if isinstance(name, str))
        if isinstance(named.get("names"), list):  # it has been here before
            yield from (name for name in named["names"] if isinstance(name, str))
    if isinstance(cell.get("id"), str):
        yield cell["id"]


def _text(value: Any) -> str:
    """Return a text, or a list of lines, as one that a file can hold."""
    text = "".join(map(str, value)) if isinstance(value, list) else value
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""


def _find(nb: Any, teacher: Any, wanted: _Cells) -> _Cells:
    """Return the student's cell for each of the teacher's that is still there."""
    shown = {_key(c): "" for c in teacher.cells if "nbgrader" not in c.metadata}
    shown |= {_key(c): name for name, c in wanted.items() if not c.metadata.nbgrader.solution}
    held: _Cells = {}
    for cell in nb.cells:
        if name := shown.get(_key(cell)):
            held.setdefault(name, cell)
    own = [cell for cell in nb.cells if _key(cell) not in shown]
    answers = {name: c for name, c in wanted.items() if c.metadata.nbgrader.solution}
    for name, candidates in _candidates(nb, teacher, answers, own):
        free = [c for c in candidates if all(c is not other for other in held.values())]
        if name not in held and free:
            held[name] = free[-1]  # of several definitions the last one counts
    return held


def _candidates(
    nb: Any, teacher: Any, answers: _Cells, own: list[Any]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield (name of an answer, cells of the student's that may be it), the surest first."""
    defining = {
        name: [c for c in own if _names_in(c.source) & _names_in(answer.source)]
        for name, answer in answers.items()
    }
    for name, cells in defining.items():
        yield name, [c for c in cells if c.cell_type == "code"]
        yield name, cells
    for name, answer in answers.items():
        stub = _key(answer)
        yield name, [c for c in own if _bears(c, name) and _key(c) != stub]
        if answer.cell_type == "markdown":
            yield name, [c for c in _after(nb, teacher, answer) if _key(c) != stub]
        yield name, [c for c in own if _bears(c, name) or _key(c) == stub]


def _key(cell: Any) -> str:
    """Return what makes two cells the same, whatever kind an editor has given them."""
    return " ".join(str(cell.source).split())


def _bears(cell: Any, name: str) -> bool:
    return name in cell.metadata.nbgrader.names


def _names_in(source: str) -> set[str]:
    return set(re.findall(r"^(?:class|def) (\w+)", source, re.MULTILINE))


def _after(nb: Any, teacher: Any, original: Any) -> Iterator[Any]:
    """Yield the student's own text cells in the place of an answer in words.

    That is behind the nearest cell before it that is the teacher's, up to the next such cell.
    """
    index = next(i for i, cell in enumerate(teacher.cells) if cell is original)
    known = {_key(cell) for cell in teacher.cells}
    keys = [_key(cell) for cell in nb.cells]
    before = [_key(cell) for cell in teacher.cells[:index]]
    start = next((keys.index(key) + 1 for key in reversed(before) if key in keys), 0)
    stub = _key(original)
    for cell, key in zip(nb.cells[start:], keys[start:], strict=True):
        if key in known and key != stub:
            return
        if cell.cell_type != "code" and key:
            yield cell


def _note(kind: str) -> str:
    text = _("This cell was missing; what belongs in it may be elsewhere in the notebook.")
    return f"# {text}" if kind == "code" else f"*{text}*"


def _turn_into(cell: Any, kind: str) -> None:
    """Give a cell the kind that it has in the teacher's notebook."""
    if cell.cell_type != kind:
        cell.cell_type = kind
        for key in ("outputs", "execution_count", "attachments"):
            cell.pop(key, None)
        if kind == "code":
            cell.outputs, cell.execution_count = [], None


def _place_of(nb: Any, teacher: Any, original: Any, held: _Cells) -> int:
    """Return where a missing cell belongs: behind the cell that it follows in the original."""
    before = None
    for cell in teacher.cells:
        if cell is original:
            break
        before = held.get(cell.metadata.get("nbgrader", {}).get("grade_id"), before)
    for index, cell in enumerate(nb.cells):
        if cell is before:
            return index + 1
    return len(nb.cells)
