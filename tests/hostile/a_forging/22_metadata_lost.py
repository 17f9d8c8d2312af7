"""A tool rewrote the notebook and lost a part of nbgrader's metadata.

One name that is missing, and nbgrader grades nothing of this notebook.

naive: crashes
here: full
grader: nbgrader
"""

from tests.hostile import notebooks


def make(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    del notebooks.find(book, "double")["metadata"]["nbgrader"]["grade_id"]
    notebooks.write(book, folder)


def make_twin(folder):
    book = notebooks.notebook(notebooks.RIGHT)
    for cell in book["cells"]:
        cell["metadata"] = {"tags": ["kept"]}
    notebooks.write(book, folder)
