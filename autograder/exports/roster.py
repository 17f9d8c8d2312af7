"""A table of students exported from Moodle or Canvas, into which marks are put."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import results, spreadsheet, submission
from autograder.course import Assignment
from autograder.exports import ExportError, Report, names
from autograder.exports.marks import Mark, Marks
from autograder.i18n import _

# As Canvas writes them, which translates none, and Moodle in English and Spanish.
IDENTIFIERS = (
    *("id", "sis user id", "sis login id", "integration id", "student_id"),
    *("identifier", "username", "id number", "idnumber", "email address", "email"),
    *("identificador", "nombre de usuario", "número de id", "correo electrónico"),
    *("dirección de correo", "dirección de correo electrónico", "dirección email"),
)
# Moodle's grading worksheet has there: "Participant 1234".
PARTICIPANT, NUMBERED = ("identifier", "identificador"), re.compile(r"\D+ (\d+)")


@dataclass
class Roster:
    """A table as it was read.

    Attributes:
        path: the file.
        header: the names of its columns.
        rows: what is below; each is as long as the header.
        notes: how it was read.

    """

    path: Path
    header: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)

    def column(self, *wanted: str) -> int | None:
        """Return the place of the first column that has one of some names."""
        for place, name in enumerate(self.header):
            if normal(name) in wanted:
                return place
        return None

    def identifying(self) -> list[int]:
        """Return the places of the columns that say who somebody is. Raises ExportError."""
        found = [p for p, name in enumerate(self.header) if normal(name) in IDENTIFIERS]
        if not found:
            text = _(
                "{file}: no column says who is who. Its columns: {columns}. One of them must "
                "be called username, email, ID number or ID, as in an export of Moodle or Canvas."
            )
            raise ExportError(text.format(file=self.path, columns=names(self.header)))
        return found

    def add_column(self, name: str) -> int:
        """Add an empty column; return its place."""
        self.header.append(name)
        for row in self.rows:
            row.append("")
        return len(self.header) - 1

    def text(self) -> str:
        """Return the table as it is written. Cells that are not ours are as they were.

        Commas part them, whatever did: nothing else is read by every import.
        """
        return table([self.header, *self.rows])


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def write(path: Path, text: str) -> None:
    """Write a table, in UTF-8 with the mark by which Excel knows that."""
    results.write_atomically(path, [text.encode("utf-8-sig", "replace")])


def read(path: Path) -> Roster:
    """Read a table, whatever its encoding and whatever parts its cells.

    Raises:
        IntakeError: it cannot be read, or is no text.
        ExportError: it is no table of students.

    """
    text, notes = submission.decode(submission.read_bytes(path))
    first = next(line for line in text.split("\n") if line.strip())
    delimiter = max(",;\t:|", key=lambda sign: len(next(csv.reader([first], delimiter=sign))))
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        text = _("{file}: is no table in the form CSV ({reason})")
        raise ExportError(text.format(file=path, reason=error)) from None
    header, *rows = rows
    width = max(map(len, [header, *rows]))
    header, *rows = ([*row, *[""] * (width - len(row))] for row in [header, *rows])
    return Roster(path, [name.strip() for name in header], rows, notes)


def normal(text: str) -> str:
    """Return a name as it is compared: case, accents' encoding and margins do not matter."""
    inert = results.inert(spreadsheet.plain(text.strip()))
    return " ".join(unicodedata.normalize("NFC", inert).casefold().split())


def column_of(
    roster: Roster, assignment: Assignment, wanted: str | None, bare: Callable[[str], str]
) -> int | None:
    """Return the place of an assignment's column; None if there is none.

    Args:
        roster: the table.
        assignment: its name and titles are looked for.
        wanted: the column's name, if it was given.
        bare: takes from a column's name what the learning platform adds to a title.

    Raises:
        ExportError: there is no column of the name given, or more than one fits.

    """
    looked_for = [wanted] if wanted else [assignment.name, *assignment.titles.values()]
    known = set(map(normal, looked_for))
    found = [
        place
        for place, name in enumerate(roster.header)
        if normal(name) in known or normal(bare(name)) in known
    ]
    exact = [place for place in found if wanted and normal(roster.header[place]) == normal(wanted)]
    found = exact or found
    if len(found) > 1:
        text = _("{file}: more than one column fits: {columns}. Name one with --column.")
        columns = names(roster.header[place] for place in found)
        raise ExportError(text.format(file=roster.path, columns=columns))
    if wanted and not found:
        text = _("{file}: there is no column {column}. Its columns: {columns}")
        columns = names(roster.header)
        raise ExportError(text.format(file=roster.path, column=wanted, columns=columns))
    return found[0] if found else None


def must_be_out_of(roster: Roster, text: str, marks: Marks) -> None:
    """Raise ExportError if the platform has other points for an assignment than the marks."""
    try:
        points = float(text.strip().replace(",", "."))
    except ValueError:  # nothing said
        return
    if abs(points - marks.maximum) > 1e-6:
        message = _(
            "{file}: the assignment is worth {theirs} points there, and {ours} here. Change it "
            "there, or scale the marks: --out-of {theirs}"
        )
        theirs, ours = results.points_text(points), results.points_text(marks.maximum)
        raise ExportError(message.format(file=roster.path, theirs=theirs, ours=ours))


def fill(
    roster: Roster, marks: Marks, put: Callable[[list[str], Mark], None], report: Report
) -> int:
    """Put marks into the rows of those who got them; say who has no row, or no mark.

    Args:
        roster: the table.
        marks: the class's.
        put: writes a mark into a row.
        report: where to say it.

    Returns:
        How many marks were put in.

    """
    report.said += roster.notes
    columns = roster.identifying()
    places: dict[str, set[int]] = {}
    for place, row in enumerate(roster.rows):
        for key in _keys(roster, row, columns):
            places.setdefault(key, set()).add(place)
    takers: dict[int, list[str]] = {}
    absent: list[str] = []
    twice: list[str] = []
    for student in marks.found:
        fitting = places.get(normal(student), set())
        if len(fitting) == 1:
            takers.setdefault(min(fitting), []).append(student)
        else:
            (twice if fitting else absent).append(student)
    shared = [student for students in takers.values() if len(students) > 1 for student in students]
    takers = {place: students for place, students in takers.items() if len(students) == 1}
    for place, (student,) in takers.items():
        put(roster.rows[place], marks.found[student])
    _tell(report, roster, columns, takers, (absent, twice, shared))
    return len(takers)


def _keys(roster: Roster, row: Sequence[str], columns: Sequence[int]) -> set[str]:
    """Return what stands for somebody: in one column or another."""
    found = set()
    for column in columns:
        found.add(normal(row[column]))
        if normal(roster.header[column]) in PARTICIPANT:
            found.add(NUMBERED.sub(r"\1", normal(row[column])))
    return found - {""}


def _tell(
    report: Report,
    roster: Roster,
    columns: Sequence[int],
    takers: dict[int, list[str]],
    left_out: tuple[list[str], list[str], list[str]],
) -> None:
    absent, twice, shared = left_out
    for students, text in (
        (absent, _("With a result, but not in {file}; not exported: {names}")),
        (twice, _("More than one row of {file} fits; not exported: {names}")),
        (shared, _("More than one result fits the same row of {file}; not exported: {names}")),
    ):
        if students:
            text = text.format(file=roster.path.name, names=names(students))
            report.troubles.append(text)
    left = [
        _shown(row, columns)
        for place, row in enumerate(roster.rows)
        if place not in takers and _keys(roster, row, columns)
    ]
    if left:
        text = _("In {file}, but without a mark from here; left as they were: {names}")
        report.said.append(text.format(file=roster.path.name, names=names(left)))


def _shown(row: Sequence[str], columns: Sequence[int]) -> str:
    """Return what a person knows somebody by: a name rather than a number."""
    cells = [row[column] for column in columns if row[column].strip()]
    return next((cell for cell in cells if not cell.isdigit()), cells[0])
