"""Hands in a .tar with a link out of the folder, and an entry that goes through it.

Neither name holds ``..`` or is absolute, so that a look at the names finds nothing.

naive: planted
here: full
says: left out: out
"""

import io
import tarfile

from tests import tiny


def add(archive, name, text="", link=""):
    member = tarfile.TarInfo(name)
    if link:
        member.type, member.linkname = tarfile.SYMTYPE, link
    member.size = len(text)
    archive.addfile(member, io.BytesIO(text.encode()))


def make(folder):
    with tarfile.open(folder / "work.tar", "w") as archive:
        add(archive, "tiny.py", tiny.RIGHT)
        add(archive, "out", link=str(folder.parents[2]))
        add(archive, "out/planted.txt", "planted")


# --- honest twin


def make_twin(folder):
    with tarfile.open(folder / "work.tar", "w") as archive:
        add(archive, "tiny.py", tiny.RIGHT)
        add(archive, "out/planted.txt", "mine")
