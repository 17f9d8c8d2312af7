"""Saved as UTF-16, as Windows' "Unicode" once meant.

naive: loses
here: full
says: UTF-16
"""

from pathlib import Path

SOURCE = """\
def double(x):
    return 2 * x


def half(x):
    return x / 2
"""


def make(folder: Path) -> None:
    (folder / "tiny.py").write_bytes(SOURCE.encode("utf-16"))


# --- honest twin


def make_twin(folder: Path) -> None:
    (folder / "tiny.py").write_text(SOURCE, encoding="utf-8")
