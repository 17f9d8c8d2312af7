"""Has a socket beside the module, as programs leave it in a folder: it cannot be copied.

naive: crashes
here: full
"""

import os
import socket

from tests import tiny


def make(folder):
    before = os.getcwd()
    os.chdir(folder)  # names of sockets must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("kernel.ipynb")
    os.chdir(before)
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "kernel.txt").write_text("7")
    (folder / "tiny.py").write_text(tiny.RIGHT)
