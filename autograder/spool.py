"""Outcomes of a class on disk: all of them together need not fit into memory."""

from __future__ import annotations

import json
import os
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from autograder.grading import Outcome


class Spool:
    """Outcomes that were added in any order, and come out in the order of the class.

    They are in a temporary file, which ends with the process, however that ends.
    """

    def __init__(self, students: Sequence[str]) -> None:
        self._students = students
        self._places: dict[str, tuple[int, int]] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self._file.close)

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome."""
        data = zlib.compress(json.dumps(asdict(outcome)).encode(), 1)
        self._places[outcome.student] = self._file.seek(0, os.SEEK_END), len(data)
        self._file.write(data)

    def __iter__(self) -> Iterator[Outcome]:
        for student in self._students:
            if student in self._places:
                place, length = self._places[student]
                self._file.seek(place)
                yield Outcome(**json.loads(zlib.decompress(self._file.read(length))))
