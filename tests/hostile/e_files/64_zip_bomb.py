"""Hands in a .zip of 200 kB that holds 200 MB.

Whoever unpacks first and looks afterwards has a full disk. Here what comes out is
counted while it comes out.

naive: grows
here: 0
says: larger than 100 MB
"""

import zipfile

from tests import tiny


def make(folder):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", bytes(200 * 2**20))
        archive.writestr("tiny.py", tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", bytes(2 * 2**20))
        archive.writestr("tiny.py", tiny.RIGHT)
