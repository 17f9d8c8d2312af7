"""Hands in a second name of a classmate's file: no link that could be told from a file.

Residual: whoever can read a file can copy it, too, and systems let only those link to
it who may write to it (fs.protected_hardlinks).

naive: forged
here: full
"""

import os

from tests import tiny


def make(folder):
    os.link(folder.parents[1] / "bob" / "01_tiny" / "tiny.py", folder / "tiny.py")


# --- honest twin


def make_twin(folder):
    (folder / "tiny.py").write_text(tiny.RIGHT)
    os.link(folder / "tiny.py", folder / "tiny.txt")
