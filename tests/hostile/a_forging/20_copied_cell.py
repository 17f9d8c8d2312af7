"""An honest student copied a cell, and the copy has the same ``grade_id``.

nbgrader takes the identity away from one of the two, then finds the notebook invalid, and
grading ends (https://github.com/jupyter/nbgrader/issues/1083,
https://github.com/jupyter/nbgrader/pull/1753).

naive: crashes
here: full
grader: nbgrader
"""

from tests.hostile import notebooks


def make(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    first = notebooks.find(book, "double")
    book["cells"].insert(1, {**first, "id": "a-copy", "source": "# " + first["source"][:5]})
    notebooks.write(book, folder)


def make_twin(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    first = notebooks.find(book, "double")
    book["cells"].insert(1, {**first, "id": "a-copy", "metadata": {}})
    notebooks.write(book, folder)
