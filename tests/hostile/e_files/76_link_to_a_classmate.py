"""Hands in a link to a classmate's file, which the collector follows.

Judge0's did, CVE-2024-28185
(https://github.com/judge0/judge0/security/advisories/GHSA-h9g2-45c8-89cf).

naive: forged
here: 0
says: a link (tiny.py), which is not followed
"""

from tests import tiny


def make(folder):
    (folder / "tiny.py").symlink_to(folder.parents[1] / "bob" / "01_tiny" / "tiny.py")


# --- honest twin


def make_twin(folder):
    (folder / "mine.txt").write_text("2x")
    (folder / "notes.txt").symlink_to("mine.txt")
    (folder / "tiny.py").write_text(tiny.RIGHT)
