"""Has thousands of notebooks beside its own: reading them all takes for ever.

With 100,000 it is the same; these are as many as the tests have time to make.

naive: hangs
here: 0
says: notebooks and modules in this folder; hand in one
"""

import os

from tests import tiny
from tests.test_submission import notebook


def make(folder):
    (folder / "0.ipynb").write_text(notebook(*["x = 1"] * 20_000))
    for number in range(1, 400):
        os.link(folder / "0.ipynb", folder / f"{number}.ipynb")
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "pictures").mkdir()
    for number in range(1000):
        (folder / "pictures" / f"{number}.png").touch()
    (folder / "tiny.py").write_text(tiny.RIGHT)
