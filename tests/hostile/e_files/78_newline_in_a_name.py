"""Has a name with an end of line and a formula in it: a row of its own in the table of marks.

naive: fooled
here: full
says: a�=1+1.py was graded
"""

from tests import tiny


def make(folder):
    (folder / "a\n=1+1.py").write_text(tiny.RIGHT)
    (folder / "tiny.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "tiny (1).py").write_text(tiny.RIGHT)
    (folder / "tiny.py").write_text(tiny.RIGHT)
