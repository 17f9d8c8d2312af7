"""Hands in a notebook of 100,000 lists in one another, which takes parsers more stack than they have.

naive: crashes
here: 0
says: is not a notebook
"""

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    (folder / "tiny.ipynb").write_text("[" * 100_000 + "]" * 100_000)


# --- honest twin


def make_twin(folder):
    (folder / "tiny.ipynb").write_text(notebook(tiny.RIGHT, "x = " + "[" * 50 + "]" * 50))
