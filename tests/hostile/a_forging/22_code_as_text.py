"""An honest student turned the answer into a text cell: it takes one key too many.

It cost 15 students of 300 their marks (https://github.com/jupyter/nbgrader/issues/1941),
see also https://github.com/jupyter/nbgrader/issues/92. Here it is read as the code that it
is, and said so.

naive: loses
here: full
says: text cell, but holds code
"""

from tests.hostile import notebooks


def make(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    answer = notebooks.find(book, "double")
    answer.update(cell_type="markdown", metadata={})
    del answer["outputs"], answer["execution_count"]
    notebooks.write(book, folder)


def make_twin(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    text = {
        "cell_type": "markdown",
        "id": "text",
        "metadata": {},
        "source": "My `def double(x):` is below.",
    }
    book["cells"].insert(0, text)
    notebooks.write(book, folder)
