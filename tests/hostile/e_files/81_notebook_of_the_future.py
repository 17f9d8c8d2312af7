"""Hands in a notebook of format 99: cells of unknown kinds, without a kernel and metadata.

naive: crashes
here: full
"""

import json

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    cells = [
        {"cell_type": "code"},
        {"cell_type": "thought", "weight": 7},
        {"cell_type": "code", "source": tiny.RIGHT.splitlines(keepends=True)},
    ]
    (folder / "tiny.ipynb").write_text(json.dumps({"nbformat": 99, "cells": cells}))


# --- honest twin


def make_twin(folder):
    made = json.loads(notebook(tiny.RIGHT))
    made["nbformat_minor"] = 99
    made["cells"][0]["future"] = {"x": 1}
    (folder / "tiny.ipynb").write_text(json.dumps(made))
