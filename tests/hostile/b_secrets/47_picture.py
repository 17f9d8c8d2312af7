"""Names the gradebook as a picture in a text cell: a converter that puts pictures into the page
puts it there (https://github.com/jupyter/nbconvert/security/advisories/GHSA-7jqv-fw35-gmx9).
Here text cells are not shown to anybody, and of notebooks only the code is read.

naive: looted
here: full
"""

import json
from pathlib import Path

RIGHT = [
    "def double(x):\n",
    "    return 2 * x\n",
    "\n",
    "\n",
    "def half(x):\n",
    "    return x / 2\n",
]


def write(folder: Path, text: str) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [text]},
        {"cell_type": "code", "metadata": {}, "source": RIGHT, "outputs": []},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "tiny.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def make(folder: Path) -> None:
    write(folder, "![my plot](../gradebook.db)")


def make_twin(folder: Path) -> None:
    write(folder, "![my plot](plot.png)")
    (folder / "plot.png").write_bytes(b"\x89PNG")
