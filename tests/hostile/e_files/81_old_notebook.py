"""Hands in a notebook of format 3, from before 2015, which has no list of cells; nor a kernel.

naive: crashes
here: full
"""

import json

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    cells = [{"cell_type": "code", "input": tiny.RIGHT, "language": "python"}]
    old = {"worksheets": [{"cells": cells}], "nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    (folder / "tiny.ipynb").write_text(json.dumps(old))


# --- honest twin


def make_twin(folder):
    made = json.loads(notebook(tiny.RIGHT))
    made["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    (folder / "tiny.ipynb").write_text(json.dumps(made))
