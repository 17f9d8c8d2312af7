"""Has a folder that holds a link to itself, in which copies go round and round.

naive: crashes
here: full
"""

from tests import tiny


def make(folder):
    (folder / "around").symlink_to(".")
    (folder / "again.py").symlink_to("again.py")
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "around").mkdir()
    (folder / "tiny.py").write_text(tiny.RIGHT)
