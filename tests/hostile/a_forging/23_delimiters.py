"""Writes the marks between which a teacher's hidden tests stand around parts of the answer.

A grader that strips them from what is handed in strips the answer. Here they are comments.

naive: loses
here: full
"""

from tests.hostile import notebooks

MARKED = """### BEGIN HIDDEN TESTS
def double(x):
    return 2 * x
### END HIDDEN TESTS
### BEGIN SOLUTION
### END SOLUTION
# <!-- END ASSIGNMENT -->"""


def make(folder):
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": MARKED}), folder)


def make_twin(folder):
    marked = "### BEGIN SOLUTION\n" + notebooks.RIGHT["double"]
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": marked}), folder)
