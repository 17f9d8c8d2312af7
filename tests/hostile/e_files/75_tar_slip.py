"""Hands in a .tar.gz with an entry that leads out of the folder.

Python's own `extractall` wrote it where it said until 3.14 (CVE-2007-4559).

naive: planted
here: full
says: ../planted.txt
"""

import io
import tarfile

from tests import tiny


def add(archive, name, text):
    member = tarfile.TarInfo(name)
    member.size = len(text)
    archive.addfile(member, io.BytesIO(text.encode()))


def make(folder):
    with tarfile.open(folder / "work.tar.gz", "w:gz") as archive:
        add(archive, "tiny.py", tiny.RIGHT)
        add(archive, "../planted.txt", "planted")
        add(archive, f"{folder.parents[2]}/planted2.txt", "planted")


# --- honest twin


def make_twin(folder):
    with tarfile.open(folder / "work.tar.gz", "w:gz") as archive:
        add(archive, "./answer/tiny.py", tiny.RIGHT)
        add(archive, "./answer/data/notes.txt", "2x")
