"""A course of one tiny assignment, made for a test in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from autograder import course as courses

LIMITS = "limits = { check_seconds = 1.0, statement_seconds = 0.3, load_seconds = 1.0 }\n"
COURSE = f"""\
[course]
name = "tiny"
languages = ["en", "es"]

[[assignment]]
name = "01_tiny"
title.en = "Tiny"
title.es = "Pequeño"
{LIMITS}"""

REFERENCE = '''\
# %% [markdown] lang="en"
# # Tiny

# %%
from autograder import check

# %% nbgrader={"grade_id": "double", "solution": true}
def double(x):
    """Return 2x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% nbgrader={"grade_id": "check-double", "grade": true}
check("double")

# %% nbgrader={"grade_id": "half", "solution": true}
def half(x):
    """Return x/2."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION

# %% nbgrader={"grade_id": "check-half", "grade": true}
check("half")
'''
RIGHT = "def double(x):\n    return x + x\n\n\ndef half(x):\n    return 0.5 * x\n"
WRONG = RIGHT.replace("x + x", "3 * x")
STUB = RIGHT.replace("return x + x", "raise NotImplementedError()")
STUB = STUB.replace("return 0.5 * x", "raise NotImplementedError()")

CHECKS = '''\
"""Checks of 01_tiny."""

import pytest

from autograder import expect, probe


@probe
def doubled(code, x):
    """double({x})"""
    return code.double(x)


@probe
def halved(code, x):
    """half({x})"""
    return code.half(x)


class TestDouble:
    @pytest.mark.points(1)
    def test_number(self, student):
        """It doubles a number."""
        expect.equal(doubled(student, 3), 6)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_number")
    def test_agrees(self, student, reference, draw):
        """It doubles tensors, too."""
        x = draw.tensor("rows", "columns")
        expect.close(doubled(student, x), doubled(reference, x))


class TestHalf:
    @pytest.mark.points(1.5)
    def test_number(self, student):
        """It halves a number."""
        expect.close(halved(student, 5.0), 2.5)
'''
BROKEN = '''\

    @pytest.mark.points(4)
    def test_broken(self, student):
        """It is what not even the reference is."""
        expect.close(halved(student, 5.0), 7.0)
'''


def make_course(root: Path, checks: str = CHECKS, reference: str = REFERENCE) -> courses.Course:
    """Make a course with the assignment 01_tiny."""
    folder = root / "solutions" / "01_tiny"
    folder.mkdir(parents=True)
    (root / "solutions" / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "tiny.py").write_text(reference, encoding="utf-8")
    (folder / "test_tiny.py").write_text(checks, encoding="utf-8")
    return courses.load(root)


def hand_in(root: Path, student: str, text: str, name: str = "tiny.py") -> Path:
    """Make submitted/STUDENT/01_tiny with one file; return the file."""
    path = root / "submitted" / student / "01_tiny" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
