"""Sections: the heading under which each exercise of a notebook is explained."""

from __future__ import annotations

from autograder import sections
from autograder.course import find_root, load

SOURCE = """\
# %% [markdown] lang="en"
# # Title
#
# ## 1. The model
#
# Write `Model`.
#
# ## 2. Show it in `print`
#
# Give `Model` a method `extra_repr()`.

# %% [markdown] lang="es"
# ## 1. El modelo
#
# Escribe `Model`.
#
# ## 2. Mostrarlo
#
# Dale a `Model` un método `extra_repr()`.

# %% nbgrader={"grade_id": "check-Model", "grade": true}
check("Model")

# %% nbgrader={"grade_id": "check-extra_repr", "grade": true}
check("extra_repr")

# %% [markdown]
# ## 3. Both

# %% nbgrader={"grade_id": "check-losses", "grade": true}
check("losses")
"""


def test_the_section_that_names_an_exercise_is_its_own():
    assert sections.of(SOURCE, "en") == {
        "Model": "1. The model",
        "extra_repr": "2. Show it in print",
        "losses": "3. Both",
    }


def test_each_language_has_its_headings():
    assert sections.of(SOURCE, "es") == {
        "Model": "1. El modelo",
        "extra_repr": "2. Mostrarlo",
        "losses": "3. Both",
    }


def test_a_notebook_without_headings_has_no_sections():
    assert sections.of(SOURCE.replace("## ", ""), "en") == {}


def test_every_exercise_of_the_course_has_a_section_in_each_language():
    course = load(find_root())
    for assignment in course.assignments:
        for language in course.languages:
            assert list(assignment.sections(language)) == list(assignment.exercises)


def test_an_anchor_is_what_jupyter_makes_of_a_heading():
    assert sections.anchor("1. The model") == "1.-The-model"
