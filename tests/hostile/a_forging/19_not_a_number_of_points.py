"""Lets the number of points that a cell ends in become something that is no number.

nbgrader then awards the maximum, with a warning in its log (``get_partial_grade`` in
https://github.com/jupyter/nbgrader/blob/main/nbgrader/utils.py).

naive: forged
here: 1.5
grader: nbgrader
"""

from tests.hostile import notebooks

GRADE = """
class Grade:
    def __eq__(self, other):
        return self
    __add__ = __eq__
    def __repr__(self):
        return "all of them"

def double(x):
    return Grade()
"""
FRACTION = """
from fractions import Fraction

def double(x):
    return float(Fraction(x) * 2) if isinstance(x, int) else x + x
"""


def make(folder):
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": GRADE}), folder)


def make_twin(folder):
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": FRACTION}), folder)
