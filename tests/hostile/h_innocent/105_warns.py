"""Warns on the standard error stream while it is graded, as a library may at any time.

nbgrader gives a cell of tests that wrote there no points at all (`determine_grade`
in its utils.py).

naive: loses
grader: nbgrader
here: full
"""

from pathlib import Path

from tests.hostile import notebooks

DOUBLE = """\
import warnings

def double(x):
    warnings.warn("doubling is deprecated", FutureWarning, stacklevel=2)
    return 2 * x
"""


def make(folder: Path) -> None:
    answers = {**notebooks.RIGHT, "double": DOUBLE}
    notebooks.write(notebooks.notebook(answers), folder)


# --- honest twin


def make_twin(folder: Path) -> None:
    notebooks.write(notebooks.notebook(notebooks.RIGHT), folder)
