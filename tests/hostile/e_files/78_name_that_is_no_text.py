"""Has a name that is no UTF-8, as old archives from Windows leave it: it can be written nowhere.

naive: crashes
here: full
"""

import os

from tests import tiny


def make(folder):
    (folder / os.fsdecode(b"ma\xf1ana.py")).write_text(tiny.RIGHT)
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "mañana.py").write_text(tiny.RIGHT)
    (folder / "tiny.py").write_text(tiny.RIGHT)
