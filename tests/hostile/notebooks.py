"""The notebook of 01_tiny as nbgrader knows it: two answers, each with a cell of tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "half": "def half(x):\n    return x / 2",
}
WRONG = {**RIGHT, "double": "def double(x):\n    return 3 * x"}
TESTS = {
    "test-double": "assert double(3) == 6",
    # Partial credit: the value of the last line is the number of points.
    "test-more": "(double(0) == 0) + (double(7) == 14)",
    "test-half": "assert half(5.0) == 2.5",
}
POINTS = {"test-double": 1, "test-more": 2, "test-half": 1}
ORDER = ("double", "test-double", "test-more", "half", "test-half")


def cell(name: str, source: str) -> dict[str, Any]:
    """Return a cell of code, an answer or tests by its name."""
    known: dict[str, Any] = {
        "grade_id": name,
        "grade": name in TESTS,
        "locked": name in TESTS,
        "solution": name not in TESTS,
        "task": False,
        "schema_version": 3,
    }
    if name in TESTS:
        known["points"] = POINTS[name]
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {"nbgrader": known},
        "outputs": [],
        "source": source,
    }


def notebook(answers: dict[str, str]) -> dict[str, Any]:
    """Return the notebook with these answers."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [cell(name, {**TESTS, **answers}[name]) for name in ORDER],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def find(book: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the cell of that name."""
    return next(cell for cell in book["cells"] if cell["id"] == name)


def write(book: dict[str, Any], folder: Path) -> None:
    """Hand a notebook in."""
    (folder / "tiny.ipynb").write_text(json.dumps(book), encoding="utf-8")
