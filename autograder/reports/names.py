"""The names of students in a report: as they are, or hidden behind numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from autograder.i18n import _
from autograder.results import inert


class Names:
    """What each student is called, and in which order they are listed.

    Hidden names are numbered by chance, anew in each report: whoever has the list of the
    class can tell nothing from a number, nor from the order.
    """

    def __init__(self, students: Iterable[str], hide: bool = False) -> None:
        self.hidden = hide
        order = sorted(set(students), key=lambda name: (name.casefold(), name))
        if hide:
            random.SystemRandom().shuffle(order)
        self._places = {student: place for place, student in enumerate(order)}

    def of(self, student: str) -> str:
        """Return what a student is called."""
        if not self.hidden:
            return str(inert(student))
        return _("Student {number}").format(number=self._places[student] + 1)

    def place(self, student: str) -> int:
        """Return a student's place in every list."""
        return self._places[student]

    def unit(self, unit: str | None, file: str) -> str:
        """Return the name of a file or cell: a file may be called like who wrote it."""
        if unit is None or not self.hidden or (unit != file and not unit.endswith(".py")):
            return unit or ""
        return _("the file")

    def text(self, text: str, students: Iterable[str], file: str = "") -> str:
        """Return a text in which some students' own names, and a file's, are hidden, too.

        Only as they stand there: a comment can say who somebody is in other words.
        """
        if not self.hidden:
            return text
        if file:
            text = text.replace(file, _("the file"))
        for student in students:
            parts = [re.escape(part) for part in re.split(r"[\W_]+", student) if part]
            if len("".join(parts)) > 2:  # ana.lopez, and Ana Lopez
                name = r"(?<![^\W_])" + r"[\W_]*".join(parts) + r"(?![^\W_])"
                text = re.sub(name, self.of(student), text, flags=re.IGNORECASE)
        return text
