"""Has 700 folders in one another beside the module: copying them exhausts the stack.

A thousand stall collectors, too (snekbox); these here must still be removed by the tests.

naive: crashes
here: full
"""

import os

from tests import tiny


def make(folder):
    os.makedirs(folder / "/".join("d" * 100))
    os.makedirs(folder / "/".join("d" * 700))
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    os.makedirs(folder / "/".join("d" * 50))
    (folder / "tiny.py").write_text(tiny.RIGHT)
