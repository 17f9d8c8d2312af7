"""Has a link to nowhere beside the module: copying the folder fails, or never ends.

In Submitty the copy filled /tmp (https://github.com/Submitty/Submitty/pull/6681). An
honest one comes from a machine on which there was something.

naive: crashes
here: full
"""

from tests import tiny


def make(folder):
    (folder / "data").symlink_to("/mnt/c/Users/ada/data")
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "data").mkdir()
    (folder / "tiny.py").write_text(tiny.RIGHT)
