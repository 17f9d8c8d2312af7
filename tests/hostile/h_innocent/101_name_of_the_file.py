"""Handed in under another name, as browsers save a second download.

naive: loses
here: full
"""

from pathlib import Path

SOURCE = """\
def double(x):
    return 2 * x


def half(x):
    return x / 2
"""


def make(folder: Path) -> None:
    (folder / "tiny (1).py").write_text(SOURCE, encoding="utf-8")


# --- honest twin


def make_twin(folder: Path) -> None:
    (folder / "tiny.py").write_text(SOURCE, encoding="utf-8")
