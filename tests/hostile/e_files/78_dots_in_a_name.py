"""Has names that start or end with dots and spaces, or with a formula.

naive: fooled
here: full
"""

from tests import tiny


def make(folder):
    (folder / "=..;rm -rf ..py").write_text(tiny.RIGHT)
    (folder / "~..py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "tiny v1.2 (final)..py").write_text(tiny.RIGHT)
    (folder / "tiny.py").write_text(tiny.RIGHT)
