"""Has the module's name in capitals, as systems write it that do not tell them apart.

naive: loses
here: full
"""

from tests import tiny


def make(folder):
    (folder / "Tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "tiny.py").write_text(tiny.RIGHT)
