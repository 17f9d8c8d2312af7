"""What other programs take in: tables of marks, JUnit XML, Gradescope's archive, workflows.

One module for each form. Each is made of stored results, or of the assignment, and says
what is not in it and why: nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


class ExportError(Exception):
    """There is nothing to export, or not into this. The text says why and what to do."""


@dataclass
class Report:
    """What an export has written, and what people must know of it.

    Attributes:
        path: the file or folder that was written.
        said: sentences on what is in it.
        troubles: sentences on what is not in it though it was asked for.

    """

    path: Path
    said: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def names(students: Iterable[str]) -> str:
    """Return names in one line, and nothing in them that steers a terminal."""
    return ", ".join(
        "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in student)
        for student in students
    )
