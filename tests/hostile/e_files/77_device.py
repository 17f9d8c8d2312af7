"""Has a device beside the module (a FIFO, where only root may make devices).

Some devices have no end, some block, some act when they are opened; this one is not there.

naive: crashes
here: full
"""

import os
import stat

from tests import tiny


def make(folder):
    try:
        os.mknod(folder / "a.py", stat.S_IFCHR | 0o666, os.makedev(240, 99))
    except PermissionError:
        os.mkfifo(folder / "a.py")
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "a.txt").write_text("7")
    (folder / "tiny.py").write_text(tiny.RIGHT)
