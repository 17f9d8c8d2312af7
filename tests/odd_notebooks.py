"""Notebooks as nbgrader gets them: odd in every way that editors and students think of.

The code in each is one of two known answers; see `submissions`.
"""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from tests.classroom import as_notebook

MARK = "<script>odd()</script><img src=x onerror=odd()>"
NAME, MODULE = "line_model.ipynb", "line_model.py"
Notebook = dict[str, Any]
Files = dict[str, bytes]
CASES: dict[str, Callable[[Notebook], Any]] = {}


def case(make: Callable[[Notebook], Any]) -> Callable[[Notebook], Any]:
    """Register what changes a notebook, or returns what is handed in instead of it."""
    CASES[make.__name__.replace("_", "-")] = make
    return make


def checks(nb: Notebook) -> list[Notebook]:
    return [cell for cell in nb["cells"] if "check-" in str(cell["metadata"].get("nbgrader"))]


def answers(nb: Notebook) -> list[Notebook]:
    return [c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]


def turn(cells: list[Notebook], kind: str) -> None:
    for cell in cells:
        cell["cell_type"] = kind
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def output(kind: str, **more: Any) -> Notebook:
    return {"output_type": kind, "metadata": {}, **more}


def result(text: str) -> Notebook:
    return output("execute_result", data={"text/plain": text}, execution_count=1)


def code(nb: Notebook) -> str:
    """Return all code in one text, without the checks."""
    cells = [c for c in nb["cells"] if c["cell_type"] == "code" and c not in checks(nb)]
    return "\n\n\n".join("".join(c["source"]) for c in cells)


# --- cells deleted, copied, moved, turned into something else ---------------------


@case
def answer_deleted(nb: Notebook) -> None:
    nb["cells"].remove(answers(nb)[-1])  # fit


@case
def checks_deleted(nb: Notebook) -> None:
    nb["cells"] = [c for c in nb["cells"] if c not in checks(nb)]


@case
def only_code_left(nb: Notebook) -> None:
    nb["cells"] = [c for c in nb["cells"] if c["cell_type"] == "code" and c not in checks(nb)]


@case
def checks_copied(nb: Notebook) -> None:
    nb["cells"] += copy.deepcopy(checks(nb))


@case
def answers_copied(nb: Notebook) -> None:
    nb["cells"] += copy.deepcopy(answers(nb))


@case
def cells_in_reverse(nb: Notebook) -> None:
    nb["cells"] = nb["cells"][:2] + nb["cells"][:1:-1]


@case
def checks_first(nb: Notebook) -> None:
    nb["cells"] = checks(nb) + [c for c in nb["cells"] if c not in checks(nb)]


@case
def checks_as_text(nb: Notebook) -> None:
    turn(checks(nb), "markdown")


@case
def checks_as_raw(nb: Notebook) -> None:
    turn(checks(nb), "raw")


@case
def answers_as_text(nb: Notebook) -> None:
    turn(answers(nb), "markdown")  # a slip of the keyboard; the engine reads them as code


@case
def answers_as_raw(nb: Notebook) -> None:
    turn(answers(nb), "raw")


@case
def all_in_one_cell(nb: Notebook) -> None:
    nb["cells"] = [{**answers(nb)[0], "source": code(nb)}]


@case
def all_in_a_fence(nb: Notebook) -> None:
    text = f"```python\n{code(nb)}\n```"
    nb["cells"] = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}]


@case
def unknown_kinds(nb: Notebook) -> None:
    nb["cells"] += [
        {"cell_type": MARK, "metadata": {}, "source": MARK},
        {"cell_type": "heading", "metadata": {}, "source": "x", "level": 2},
        {"cell_type": "sql"},
    ]


# --- checks rewritten -------------------------------------------------------------


@case
def checks_are_numbers(nb: Notebook) -> None:
    for cell in checks(nb):
        cell["source"] = "19"


@case
def check_redefined(nb: Notebook) -> None:
    text = "check = lambda *a: 19\nimport builtins; builtins.check = check\n"
    for cell in checks(nb):
        cell["source"] = [text, *cell["source"]]


@case
def checks_raise_and_warn(nb: Notebook) -> None:
    for cell, text in zip(
        checks(nb), ("raise SystemExit", "1/0", "", "import sys", "("), strict=True
    ):
        cell["source"] = f"{text}\nimport sys; print('19', file=sys.stderr)"


@case
def checks_hold_answers(nb: Notebook) -> None:
    text = "".join(answers(nb)[-1]["source"])
    answers(nb)[-1]["source"] = "pass"
    checks(nb)[-1]["source"] = f"{text}\n"


# --- metadata edited or lost ------------------------------------------------------


@case
def points_edited(nb: Notebook) -> None:
    for cell in checks(nb):
        cell["metadata"]["nbgrader"].update(points=1000, locked=False, grade=False)


@case
def checks_as_solutions(nb: Notebook) -> None:
    for cell in checks(nb):
        cell["metadata"]["nbgrader"].update(solution=True, locked=False, schema_version=1)
        cell["source"] = "19.0"


@case
def grade_ids_swapped(nb: Notebook) -> None:
    cells = checks(nb) + answers(nb)
    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells]
    for cell, name in zip(cells, reversed(names), strict=True):
        cell["metadata"]["nbgrader"]["grade_id"] = name


@case
def metadata_of_wrong_types(nb: Notebook) -> None:
    kinds: list[Any] = [
        None,
        [],
        "x",
        3,
        {"nbgrader": None},
        {"nbgrader": [MARK]},
        {"nbgrader": {}},
    ]
    kinds.append({"nbgrader": {"grade_id": [1], "grade": "yes", "points": "nan"}})
    for index, cell in enumerate(nb["cells"]):
        cell["metadata"] = kinds[index % len(kinds)]


@case
def as_colab(nb: Notebook) -> None:
    for index, cell in enumerate(nb["cells"]):
        cell["metadata"] = {"id": f"Zx_{index}", "colab": {"base_uri": MARK}}
        cell.pop("id")
    nb["metadata"] = {"colab": {"provenance": [], "name": MARK}, "accelerator": "GPU"}
    nb.update(nbformat=4, nbformat_minor=0)


@case
def as_vs_code(nb: Notebook) -> None:
    for index, cell in enumerate(nb["cells"]):
        cell["id"] = f"{index:08x}"
        cell["metadata"] = {"vscode": {"languageId": "python"}}
    nb["metadata"]["language_info"] = {"name": "python", "version": "3.13.1", MARK: MARK}
    state = {"state": {"a": {"model_name": MARK}}, "version_major": 2, "x": MARK}
    nb["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    nb["nbformat_minor"] = 2


@case
def as_nbformat_3(nb: Notebook) -> Notebook:
    cells = nb["cells"]
    for cell in cells:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell.update(
                language="python", collapsed=False, prompt_number=cell.pop("execution_count")
            )
    sheets = [{"cells": cells[:4]}, {"cells": cells[4:]}]
    return {"worksheets": sheets, "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}


@case
def minor_of_tomorrow(nb: Notebook) -> None:
    nb["nbformat_minor"] = 77  # that of all others is the newest that there is today
    for cell in nb["cells"]:
        cell["colour"] = MARK


@case
def format_of_tomorrow(nb: Notebook) -> None:
    nb["nbformat"] = 9


@case
def no_kernel(nb: Notebook) -> None:
    del nb["metadata"]["kernelspec"]


@case
def unknown_kernel(nb: Notebook) -> None:
    nb["metadata"]["kernelspec"] = {"name": MARK, "display_name": MARK}


@case
def kernel_for_r(nb: Notebook) -> None:
    nb["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    nb["metadata"]["language_info"] = {"name": "R", "pygments_lexer": "r"}


@case
def bare(nb: Notebook) -> Notebook:
    for cell in nb["cells"]:
        for key in ("metadata", "id", "outputs", "execution_count"):
            cell.pop(key, None)
    return {"cells": nb["cells"]}


# --- how the file is written ------------------------------------------------------


@case
def sources_in_pieces(nb: Notebook) -> None:
    for cell in nb["cells"]:
        cell["source"] = list("".join(cell["source"]))


@case
def windows_line_ends(nb: Notebook) -> bytes:
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return json.dumps(nb, indent=1).replace("\n", "\r\n").encode()


@case
def byte_order_mark(nb: Notebook) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(nb, ensure_ascii=False).encode()


@case
def utf_16(nb: Notebook) -> bytes:
    return json.dumps(nb, ensure_ascii=False).encode("utf-16")


@case
def windows_1252(nb: Notebook) -> bytes:
    text = json.dumps(nb, ensure_ascii=False)
    return text.replace("# A line", "# Íñigo's line", 1).encode("cp1252", "replace")


# --- outputs and attachments ------------------------------------------------------


@case
def scores_saved(nb: Notebook) -> None:
    for cell in checks(nb):
        cell["outputs"] = [result("1000.0")]


@case
def outputs_saved(nb: Notebook) -> None:
    kinds = [
        output("display_data", data={"text/html": MARK, "application/javascript": "odd()"}),
        output("execute_result", data={"text/html": MARK}, execution_count=3),
        {"output_type": "stream", "name": "stderr", "text": [MARK]},
        {"output_type": "error", "ename": MARK, "evalue": MARK, "traceback": [MARK]},
        {"output_type": MARK, "data": 3},
        result("nan"),
        "x",
    ]
    for index, cell in enumerate(checks(nb) + answers(nb)):
        cell["outputs"] = [kinds[index % len(kinds)], kinds[-1 - index % 2], result("19")]
        cell["execution_count"] = [MARK, -1, 2.5, None, 10**30][index % 5]


@case
def five_megabytes(nb: Notebook) -> None:
    text = {"output_type": "stream", "name": "stdout", "text": ["x" * 99 + "\n"] * 50_000}
    answers(nb)[0]["outputs"] = [text]


@case
def attachments(nb: Notebook) -> None:
    for index, cell in enumerate(c for c in nb["cells"] if c["cell_type"] == "markdown"):
        wrong = [{MARK: {MARK: MARK}}, {"a": {"image/svg+xml": MARK}}, {"a": 1}, [1], None, "x"]
        cell["attachments"] = wrong[index % len(wrong)]
        cell["source"] = [*cell["source"], f"\n\n![{MARK}](attachment:a)\n\n{MARK}\n"]


# --- ids --------------------------------------------------------------------------


@case
def no_ids(nb: Notebook) -> None:
    for cell in nb["cells"]:
        cell.pop("id")


@case
def same_id_everywhere(nb: Notebook) -> None:
    for cell in nb["cells"]:
        cell["id"] = "check-fit"


@case
def ids_of_wrong_types(nb: Notebook) -> None:
    for index, cell in enumerate(nb["cells"]):
        cell["id"] = [None, 3, [], {}, MARK, "x" * 1000, ""][index % 7]


# --- which file -------------------------------------------------------------------


@case
def browser_renamed_it(nb: Notebook) -> Files:
    return {"line_model (1).ipynb": json.dumps(nb).encode(), NAME: b"", MODULE: b""}


@case
def renamed(nb: Notebook) -> Files:
    return {"homework.ipynb": json.dumps(nb).encode()}


@case
def module_only(nb: Notebook) -> Files:
    return {MODULE: code(nb).encode()}


@case
def in_an_archive(nb: Notebook) -> Files:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"work/{NAME}", json.dumps(nb))
    return {"work.zip": packed.getvalue()}


@case
def no_cells_beside_a_module(nb: Notebook) -> Files:
    return {MODULE: code(nb).encode(), NAME: json.dumps({**nb, "cells": []}).encode()}


@case
def no_notebook_beside_a_module(nb: Notebook) -> Files:
    return {MODULE: code(nb).encode(), NAME: b'{"cells": {"a": '}


# --- code that leads nbgrader astray ------------------------------------------------


@case
def warns_on_stderr(nb: Notebook) -> None:
    noise = "import sys, warnings; warnings.warn('x'); print(19, file=sys.stderr)"
    answers(nb)[1]["source"] = f"{noise}\n{''.join(answers(nb)[1]['source'])}\n{noise}"


@case
def nan_instead_of_numbers(nb: Notebook) -> None:
    for cell in answers(nb):
        cell["source"] = "".join(cell["source"]).replace("return y", "return y * float('nan')")


UNREADABLE: dict[str, tuple[Files, str]] = {
    "not-json": ({NAME: b"{not json"}, "is not a notebook"),
    "a-list": ({NAME: b"[]"}, "has no list of cells"),
    "empty-file": ({NAME: b""}, "the file is empty"),
    "utf-16-unmarked": ({NAME: "{}".encode("utf-16-le")}, "is not a text file"),
    "too-deep": ({NAME: b'{"cells":' + b"[" * 100_000}, "is not a notebook"),
    "in-words": ({"answers.docx": b"PK"}, "neither a notebook nor a module"),
    "one-folder-down": ({f"mine/{NAME}": b"{}"}, "neither a notebook nor a module"),
}


def submissions(release: Path, assignment: Assignment) -> dict[str, tuple[bool, Files]]:
    """Return for each student: is one check to fail, and the files.

    Files that are "" are those that were released.
    """
    reference = assignment.source.read_text(encoding="utf-8")
    half = reference.replace("model.eval()", "pass")
    texts = [as_notebook(release, assignment, module) for module in (reference, half)]
    found: dict[str, tuple[bool, Files]] = {}
    for number, (name, make) in enumerate(CASES.items()):
        nb = json.loads(texts[number % 2])
        made = make(nb)
        if not isinstance(made, dict) or "nbformat" in made or "cells" in made:
            data = made if isinstance(made, bytes) else json.dumps(made or nb).encode()
            made = {NAME: data, MODULE: b""}
        files = {file: content or (release / file).read_bytes() for file, content in made.items()}
        found[name] = bool(number % 2), files
    return found
