"""The files of a new assignment: small, complete, and proved as they are made."""

from __future__ import annotations

import keyword
import re
import shutil
import tempfile
from pathlib import Path

from autograder import course as courses
from autograder import results
from autograder.course import CourseError

NAME = re.compile(r"(?P<number>\d{1,3})_(?P<stem>[a-z][a-z0-9_]*)")

SOURCE = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # {title}
#
# What this assignment is about, in two or three sentences.
#
# Fill in each part marked `YOUR CODE HERE` and run the cell with `check(…)`
# below it as often as you like. Work here or in `{stem}.py`, whichever you
# prefer: hand in the one that you edited.

# %% [markdown] lang="es"
# # {title}
#
# De qué trata esta tarea, en dos o tres frases.
#
# Completa cada parte marcada con `YOUR CODE HERE` y ejecuta la celda con
# `check(…)` que hay debajo tantas veces como quieras. Puedes trabajar aquí o en
# `{stem}.py`, como prefieras: entrega el archivo que hayas editado.

# %%
import torch

from autograder import check

# %% [markdown] lang="en"
# ## 1. Centring
#
# A reduction such as `mean` takes the axis that it sums up, `dim`; with
# `keepdim=True` that axis stays, with length 1, so that the result can be
# subtracted from the tensor again.
#
# ```python
# torch.ones(2, 3).sum(dim=-1, keepdim=True)   # tensor([[3.], [3.]])
# ```
#
# **Your task.** Write `center(x)`: the tensor x minus the mean along its last axis.

# %% [markdown] lang="es"
# ## 1. Centrar
#
# Una reducción como `mean` recibe el eje que resume, `dim`; con `keepdim=True`
# ese eje se conserva, con longitud 1, de modo que el resultado se puede restar
# del tensor.
#
# ```python
# torch.ones(2, 3).sum(dim=-1, keepdim=True)   # tensor([[3.], [3.]])
# ```
#
# **Tu tarea.** Escribe `center(x)`: el tensor x menos la media a lo largo de su
# último eje.

# %% nbgrader={{"grade_id": "center", "solution": true}}
def center(x):
    """Return x minus the mean along its last axis."""
    ### BEGIN SOLUTION
    return x - x.mean(dim=-1, keepdim=True)
    ### END SOLUTION

# %% nbgrader={{"grade_id": "check-center", "grade": true}}
check("center")
'''

CHECKS = '''\
"""Checks of {name}. Each keeps one promise; its docstring is what the student reads."""

import pytest
import torch

from autograder import expect, probe

# --- center ---------------------------------------------------------------------


@probe
def centered(code, x):
    """center(x), with x = {{x}}"""
    return code.center(x)


class TestCenter:
    """Take the mean of x along its last axis: `dim` says along which.
    Keep this axis, with length 1, so that the shapes fit.
    Subtract the mean from x, and return the new tensor.
    """

    @pytest.mark.points(1)
    def test_one_row(self, student):
        """The mean of a row is subtracted from it."""
        x = torch.tensor([[1.0, 2.0, 6.0]])
        expect.close(centered(student, x), torch.tensor([[-2.0, -1.0, 3.0]]))

    @pytest.mark.hidden
    @pytest.mark.points(2)
    @pytest.mark.needs("test_one_row")
    def test_any_input(self, student, reference, draw):
        """Every row of a tensor of any shape has a mean of its own."""
        x = draw.tensor("batch", "steps", "features")
        expect.close(centered(student, x), centered(reference, x))
'''

ACCEPTED = """\
# Computes the mean itself.
def center(x):
    return x - x.sum(-1, keepdim=True) / x.shape[-1]
"""

# One for each check: `autograder prove` wants every check to be the only one that
# catches some answer.
REJECTED = {
    "returns_none.py": """\
# TestCenter::test_one_row: returns-none
# Computes the result, but does not return it.
def center(x):
    y = x - x.mean(dim=-1, keepdim=True)
""",
    "one_mean_for_all.py": """\
# TestCenter::test_any_input: -
# Takes the mean of the whole tensor, which is right for a single row.
def center(x):
    return x - x.mean()
""",
}

SPANISH = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "center(x), with x = {{x}}"
msgstr "center(x), con x = {{x}}"

msgid ""
"Take the mean of x along its last axis: `dim` says along which.\\n"
"Keep this axis, with length 1, so that the shapes fit.\\n"
"Subtract the mean from x, and return the new tensor."
msgstr ""
"Toma la media de x a lo largo de su último eje: `dim` dice a lo largo de cuál.\\n"
"Conserva ese eje, con longitud 1, para que las formas encajen.\\n"
"Resta la media de x y devuelve el tensor nuevo."

msgid "The mean of a row is subtracted from it."
msgstr "A cada fila se le resta su media."

msgid "Every row of a tensor of any shape has a mean of its own."
msgstr "Cada fila de un tensor de cualquier forma tiene su propia media."
"""


def make(root: Path, name: str) -> list[Path]:
    """Make the files of a new assignment and add it to the course.

    Args:
        root: the course.
        name: a number, an underscore and a word, as in ``10_attention``.

    Returns:
        What was made or changed.

    Raises:
        CourseError: the name cannot be used, or the course has an error. Nothing was made.

    """
    course = courses.load(root)
    stem = _checked_stem(course, name)
    solutions = root / "solutions"
    words = {"name": name, "stem": stem, "title": stem.replace("_", " ").capitalize()}
    files = {
        f"{stem}.py": SOURCE.format(**words),
        f"test_{stem}.py": CHECKS.format(**words),
        "accepted/own_mean.py": ACCEPTED,
        **{f"rejected/{file}": text for file, text in REJECTED.items()},
        "es.po": SPANISH.format(),
    }
    # Under another name until it is whole; listed in the course only then.
    draft = Path(tempfile.mkdtemp(prefix=".new-", dir=solutions))
    try:
        for file, text in files.items():
            path = draft / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        draft.chmod(0o755)
        draft.rename(solutions / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    listing = solutions / "course.toml"
    entry = [f'[[assignment]]\nname = "{name}"\n']
    entry += [f'title.{language} = "{words["title"]}"\n' for language in course.languages]
    text = f"{listing.read_text(encoding='utf-8').rstrip()}\n\n{''.join(entry)}"
    try:
        results.write_atomically(listing, [text.encode()])
    except BaseException:
        shutil.rmtree(solutions / name)
        raise
    return [*(solutions / name / file for file in files), listing]


def _checked_stem(course: courses.Course, name: str) -> str:
    """Return the name of the new files. Raises CourseError if `name` cannot be used."""
    match = NAME.fullmatch(name)
    if match is None or keyword.iskeyword(match["stem"]):
        raise CourseError(
            f"{name!r}: a name is a number, an underscore and a word in lower case, "
            "like 10_attention"
        )
    for assignment in course.assignments:
        number = assignment.name.partition("_")[0]
        if int(number) == int(match["number"]):
            raise CourseError(f"{name}: the number {number} is that of {assignment.name}")
        if assignment.stem == match["stem"]:
            raise CourseError(f"{name}: the word {match['stem']} is that of {assignment.name}")
    folder = course.root / "solutions" / name
    if folder.exists() or folder.is_symlink():
        raise CourseError(f"{folder}: is there already, though course.toml does not list it")
    return match["stem"]
