"""The cells that grading goes by, put back into a notebook that has lost them."""

from __future__ import annotations

import re
from typing import Any

import nbformat


def restore(nb: Any, teacher: Any) -> None:
    """Put the teacher's metadata on the cells of `nb` that hold them, and add what is missing."""
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):  # the teacher's cells have ids, so all need one
        nb.nbformat_minor = 5
    seen = set()
    for index, cell in enumerate(nb.cells):
        if not re.fullmatch("[A-Za-z0-9_-]{1,64}", str(cell.get("id", ""))) or cell["id"] in seen:
            cell["id"] = f"student-{index}"
        seen.add(cell["id"])
    nb.metadata = nbformat.from_dict(teacher.metadata)  # the student's would end up in pages
    wanted = {c.metadata.nbgrader.grade_id: c for c in teacher.cells if "nbgrader" in c.metadata}
    held: dict[str, Any] = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.metadata = nbformat.from_dict({})
        if name in wanted and name not in held and cell.cell_type == wanted[name].cell_type:
            held[name] = cell
    for cell in nb.cells:  # an editor that drops metadata may keep the ids, which are the names
        name = cell["id"]
        if name in wanted and name not in held and cell.cell_type == wanted[name].cell_type:
            held[name] = cell
    for name, original in wanted.items():
        if name not in held and original.metadata.nbgrader.solution:
            cell = _cell_defining(nb, _names_in(original.source))
            if cell is not None and all(cell is not other for other in held.values()):
                held[name] = cell
        if name not in held:
            cell = nbformat.from_dict(original)
            nb.cells.insert(_place_of(nb, teacher, original, held), cell)
            held[name] = cell
    for name, cell in held.items():
        cell.metadata["nbgrader"] = nbformat.from_dict(wanted[name].metadata.nbgrader)


def _names_in(source: str) -> set[str]:
    return set(re.findall(r"^(?:class|def) (\w+)", source, re.MULTILINE))


def _cell_defining(nb: Any, names: set[str]) -> Any:
    """Return the last code cell that defines one of `names`."""
    for cell in reversed(nb.cells):
        if cell.cell_type == "code" and names & _names_in(cell.source):
            return cell
    return None


def _place_of(nb: Any, teacher: Any, original: Any, held: dict[str, Any]) -> int:
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
