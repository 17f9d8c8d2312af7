"""Hands in a FIFO under the name of the module: who opens it waits for ever.

naive: crashes
here: 0
says: neither a notebook nor a module
"""

import os

from tests import tiny


def make(folder):
    os.mkfifo(folder / "tiny.py")


# --- honest twin


def make_twin(folder):
    (folder / "tiny.py").write_text(tiny.RIGHT)
