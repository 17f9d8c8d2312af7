"""Written on an old Windows: a text with an accent in Windows-1252, and CRLF.

Python reads UTF-8 and refuses the file.

naive: loses
here: full
says: Windows-1252
"""

from pathlib import Path

SOURCE = """\
def double(x):
    return 2 * x


def half(x):
    return x / 2
"""


def make(folder: Path) -> None:
    text = "NAME = 'soluci\u00f3n'\r\n" + SOURCE.replace("\n", "\r\n")
    (folder / "tiny.py").write_bytes(text.encode("cp1252"))


# --- honest twin


def make_twin(folder: Path) -> None:
    (folder / "tiny.py").write_text(SOURCE, encoding="utf-8")
