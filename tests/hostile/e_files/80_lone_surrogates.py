"""Has half a character in a notebook, which JSON can say and no file can hold.

naive: crashes
here: full
"""

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    (folder / "tiny.ipynb").write_text(notebook("sign = '\ud83d'\n" + tiny.RIGHT))


# --- honest twin


def make_twin(folder):
    (folder / "tiny.ipynb").write_text(notebook("sign = '\U0001f600'\n" + tiny.RIGHT))
