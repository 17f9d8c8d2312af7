"""Sections of a notebook: the heading under which each exercise is explained."""

from __future__ import annotations

import re

from autograder.verdicts import same_name

CELL = re.compile(r"^# %%(?P<kind>.*)$", re.MULTILINE)
LANGUAGE = re.compile(r'lang="(\w+)"')
GRADED = re.compile(r'"grade_id":\s*"check-(\w+)"')
HEADING = re.compile(r"^# ##+ (.+)$", re.MULTILINE)


def of(source: str, language: str) -> dict[str, str]:
    """Return the heading of each exercise in a jupytext file; none if there are no headings.

    Of the sections since the exercise before it is the first that names it `in code`; if
    none does, the last of all above that names it, or simply the last.
    """
    found: dict[str, str] = {}
    above: list[tuple[str, str]] = []  # headings, with the text below each
    new: list[tuple[str, str]] = []  # since the last exercise
    _before, *cells = CELL.split(source)
    for kind, text in zip(cells[::2], cells[1::2], strict=True):
        graded = GRADED.search(kind)
        written = LANGUAGE.search(kind)
        if "[markdown]" in kind and (written is None or written[1] == language):
            _above, *parts = HEADING.split(text)
            new += zip(parts[::2], parts[1::2], strict=True)
        elif graded and (new or above):
            heading = next(
                (h for h, text in (*new, *reversed(above)) if _names(text, graded[1])),
                (above + new)[-1][0],
            )
            found[graded[1]] = heading.replace("`", "")
            above, new = above + new, []
    return found


def _names(text: str, exercise: str) -> bool:
    return any(same_name(name, exercise) for name in re.findall(r"`(\w+)", text))


def anchor(heading: str) -> str:
    """Return what Jupyter links to: ``1.-The-model`` of ``1. The model``."""
    return heading.replace(" ", "-")
