"""Hands in a link to a classmate's folder and imports from there.

Collectors that follow it copy that folder into the submission
(https://github.com/Submitty/Submitty/pull/8997).

naive: forged
here: 0
"""

from tests import tiny


def make(folder):
    (folder / "friend").symlink_to(folder.parents[1] / "bob" / "01_tiny")
    (folder / "tiny.py").write_text("from friend.tiny import double, half\n")


# --- honest twin


def make_twin(folder):
    (folder / "data").mkdir()
    (folder / "data" / "notes.txt").write_text("2x")
    (folder / "tiny.py").write_text(tiny.RIGHT)
