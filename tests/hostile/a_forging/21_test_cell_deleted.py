"""An honest student deleted a cell of tests, by mistake, below work that is right.

nbgrader puts it back only if it is told to (``add_missing_cells`` is off); its points are lost.

naive: loses
here: full
grader: nbgrader
"""

from tests.hostile import notebooks


def make(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    book["cells"].remove(notebooks.find(book, "test-double"))
    notebooks.write(book, folder)


def make_twin(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    for name in ("test-double", "test-more", "test-half"):
        book["cells"].remove(notebooks.find(book, name))
    notebooks.write(book, folder)
