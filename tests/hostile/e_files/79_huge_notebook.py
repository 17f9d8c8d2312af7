"""Hands in a notebook of 300 MB, in which there is nothing: as a copy it fills the disk.

naive: grows
here: 0
says: larger than 50 MB
"""

import json

from tests.test_submission import notebook
from tests import tiny


def make(folder):
    with open(folder / "tiny.ipynb", "wb") as file:
        file.truncate(300 * 2**20)


# --- honest twin


def make_twin(folder):
    filled = json.loads(notebook(tiny.RIGHT))
    filled["cells"][0]["outputs"] = [{"output_type": "stream", "text": "x" * 2**20}]
    (folder / "tiny.ipynb").write_text(json.dumps(filled))
