"""Hands in a .zip with an entry that leads out of the folder, into the grader's.

Autolab (https://github.com/autolab/Autolab/security/advisories/GHSA-x9hj-r9q4-832c) and
MarkUs (CVE-2026-25057) wrote it where it said.

naive: planted
here: full
says: ../planted.txt
"""

import zipfile

from tests import tiny


def make(folder):
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr("tiny.py", tiny.RIGHT)
        archive.writestr("../planted.txt", "planted")
        archive.writestr("..\\planted.txt", "planted")


# --- honest twin


def make_twin(folder):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("work/", "")
        archive.writestr("work/tiny.py", tiny.RIGHT)
        archive.writestr("work/notes..old.txt", "2x")
