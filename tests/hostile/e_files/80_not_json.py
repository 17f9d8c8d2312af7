"""Hands in a notebook that is cut off, as a full disk or a synchronised folder leaves it.

naive: crashes
here: 0
says: is not a notebook
"""

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    (folder / "tiny.ipynb").write_text(notebook(tiny.RIGHT)[:-9])


# --- honest twin


def make_twin(folder):
    (folder / "tiny.ipynb").write_text(notebook(tiny.RIGHT) + "\n\n")
