"""Hands in a notebook in an encoding that is not UTF-8.

naive: crashes
here: full
says: Windows-1252
"""

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    text = notebook("# El doble, ¡y la mitad!\n" + tiny.RIGHT)
    text = text.replace("\\u00a1", "¡")
    (folder / "tiny.ipynb").write_bytes(text.encode("cp1252"))


# --- honest twin


def make_twin(folder):
    text = notebook("# El doble, ¡y la mitad!\n" + tiny.RIGHT)
    text = text.replace("\\u00a1", "¡")
    (folder / "tiny.ipynb").write_text(text, encoding="utf-8")
