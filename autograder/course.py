"""The course on the instructor's side: solutions/course.toml and the folders beside it."""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import i18n, sections
from autograder.check_file import read_checks
from autograder.sandbox.confine import Limits
from autograder.verdicts import Check, same_name

__all__ = ["Assignment", "Course", "CourseError", "find_root", "load", "tomllib"]

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GRADE_CELL = re.compile(r'^# %%.*"grade_id":\s*"check-(\w+)"', re.MULTILINE)


class CourseError(Exception):
    """Something in the course's files is missing or wrong. The text says what and where."""


@dataclass(frozen=True)
class Assignment:
    """One folder below solutions/."""

    name: str
    titles: dict[str, str]
    folder: Path
    limits: Limits = field(default_factory=Limits)

    @property
    def stem(self) -> str:
        """The name of its files: ``line_model`` of ``01_line_model``."""
        return self.name.partition("_")[2]

    @property
    def source(self) -> Path:
        """Text, stubs and solution in one jupytext file; as a module, the reference."""
        return self.folder / f"{self.stem}.py"

    @property
    def checks_file(self) -> Path:
        """The checks, public and hidden."""
        return self.folder / f"test_{self.stem}.py"

    @cached_property
    def checks(self) -> list[Check]:
        """The checks, in order. Raises CourseError if one is not as it should be."""
        try:
            return read_checks(self.checks_file)
        except (SyntaxError, ValueError) as error:
            raise CourseError(f"{self.checks_file}: {error}") from None

    @cached_property
    def exercises(self) -> dict[str, list[Check]]:
        """The checks of each exercise, in the order of the notebook's grade cells."""
        names = GRADE_CELL.findall(self.source.read_text(encoding="utf-8"))
        if not names:
            raise CourseError(f'{self.source}: no cell has a "grade_id" that begins with "check-"')
        found: dict[str, list[Check]] = {name: [] for name in names}
        for check in self.checks:
            name = next((n for n in names if same_name(n, check.group)), None)
            if name is None:
                raise CourseError(
                    f"{self.checks_file}: class Test{check.group} belongs to no exercise; "
                    f"{self.source.name} has {', '.join(names)}"
                )
            found[name].append(check)
        for name, checks in found.items():
            if not any(not check.hidden for check in checks):
                raise CourseError(f"{self.checks_file}: exercise {name} has no public check")
        return found

    @property
    def points(self) -> dict[str, float]:
        """What each exercise is worth."""
        return {name: sum(c.points for c in checks) for name, checks in self.exercises.items()}

    def sections(self, language: str) -> dict[str, str]:
        """Return the heading in the notebook under which each exercise is explained."""
        return sections.of(self.source.read_text(encoding="utf-8"), language)

    @property
    def without_outline(self) -> list[str]:
        """The exercises whose class of checks has no docstring: the third hint."""
        return [
            name
            for name, checks in self.exercises.items()
            if not any(check.outline and not check.hidden for check in checks)
        ]

    def answers(self, kind: str) -> list[Path]:
        """Return the sample answers in ``accepted`` or ``rejected``."""
        return sorted((self.folder / kind).glob("*.py"))

    def digest(self) -> str:
        """Return a digest of everything that marks depend on, apart from the engine."""
        digest = hashlib.sha256(repr(self.limits).encode())
        for path in (self.source, self.checks_file, *sorted(self.folder.glob("*.po"))):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def load_messages(self) -> None:
        """Make the assignment's own translations known."""
        for path in sorted(self.folder.glob("*.po")):
            from babel.messages.pofile import read_po

            with open(path, "rb") as file:
                catalogue = read_po(file)
            i18n.add_messages(
                path.stem, {str(m.id): str(m.string) for m in catalogue if m.id and m.string}
            )


@dataclass(frozen=True)
class Course:
    """The whole course.

    Attributes:
        root: the folder with solutions/, assignments/ and what grading makes.
        name: the course's id, for nbgrader.
        languages: those in which texts exist; the first is the default.
        assignments: in order.
        source: nbgrader's folder of the notebooks with solutions, below `root`.
        release: nbgrader's folder of what students receive, below `root`.
        online: the address below which students find the released folders; "" if nowhere.

    """

    root: Path
    name: str
    languages: list[str]
    assignments: list[Assignment]
    source: str = "build/source"
    release: str = "assignments"
    online: str = ""

    def find(self, name: str) -> Assignment:
        """Return an assignment by its name. Raises CourseError with the names there are."""
        for assignment in self.assignments:
            if name in (assignment.name, assignment.name.partition("_")[0], assignment.stem):
                return assignment
        raise CourseError(
            f"no assignment {name!r}; there are {', '.join(a.name for a in self.assignments)}"
        )

    def online_folder(self, assignment: Assignment) -> str:
        """Return the address of a released folder, with a slash at its end; "" if it has none."""
        return f"{self.online.rstrip('/')}/{assignment.name}/" if self.online else ""

    def released(self, assignment: Assignment) -> Path:
        """Return the folder that students receive."""
        return self.root / self.release / assignment.name

    @cached_property
    def student_languages(self) -> dict[str, str]:
        """The languages of students who want another one than the class, by languages.csv.

        Raises:
            CourseError: which line of that file is not as it should be.

        """
        path = self.root / "languages.csv"
        if not path.exists():
            return {}
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CourseError(f"{path}: cannot be read: {error}") from None
        rows = csv.DictReader(lines)
        if not {"student", "language"} <= set(rows.fieldnames or ()):
            raise CourseError(f"{path}: the first line must be: student,language")
        found = {}
        for number, row in enumerate(rows, 2):
            if row["language"] not in self.languages:
                raise CourseError(
                    f"{path}, line {number}: no language {row['language']!r}; the course has "
                    f"{', '.join(self.languages)}"
                )
            found[row["student"]] = row["language"]
        return found

    def submitted(self, assignment: Assignment, student: str) -> Path:
        """Return the folder that a student has handed in, whether or not it is there."""
        return self.root / "submitted" / student / assignment.name


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder at or above `start` that holds solutions/course.toml."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "solutions" / "course.toml").is_file():
            return folder
    raise CourseError(
        f"no solutions/course.toml in {start} or above it; run this in a course, or name it "
        "with --course"
    )


def load(root: Path) -> Course:
    """Read and validate a course.

    Raises:
        CourseError: what is missing or wrong, and in which file.

    """
    path = root / "solutions" / "course.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: {error}") from None
    course = _get(path, data, "course", dict)
    languages = _get(path, course, "languages", list, "[course] ")
    unknown = [language for language in languages if language not in i18n.LANGUAGES]
    if unknown or not languages:
        raise CourseError(f"{path}: languages: {languages}; there are {', '.join(i18n.LANGUAGES)}")
    entries = _get(path, data, "assignment", list)
    assignments = [_assignment(path, entry, languages) for entry in entries]
    # Who has used nbgrader before has its own folders; ours then stand beside their assignments.
    usual = ("source", "release") if (root / "source").is_dir() else ("build/source", "assignments")
    given = {"source": usual[0], "release": usual[1], "online": "", **course}
    places = [_get(path, given, key, str, "[course] ") for key in ("source", "release", "online")]
    if places[2] and not places[2].startswith(("https://", "http://")):
        raise CourseError(f"{path}: [course] online: {places[2]!r} is no address (https://…)")
    name = _get(path, course, "name", str, "[course] ")
    return Course(root, name, languages, assignments, *places)


def assignment_in(folder: Path) -> Assignment | None:
    """Return the assignment whose checks stand in `folder`; None if no course lists it."""
    root = folder.parent.parent
    if not (root / "solutions" / "course.toml").is_file():
        return None
    return next((a for a in load(root).assignments if a.folder == folder), None)


def limits_of(assignment: Assignment | None) -> Limits:
    """Return the limits that a course sets for an assignment."""
    return Limits() if assignment is None else assignment.limits


def _assignment(path: Path, entry: dict[str, Any], languages: list[str]) -> Assignment:
    name = _get(path, entry, "name", str, "[[assignment]] ")
    where = f"[[assignment]] {name}: "
    if not re.fullmatch(r"\d+_\w+", name):
        raise CourseError(f"{path}: {where}a name is a number, an underscore and a word")
    titles = _get(path, entry, "title", dict, where)
    for language in languages:
        _get(path, titles, language, str, f"{where}title.")
    unknown = set(entry) - {"name", "title", "limits"}
    if unknown:
        raise CourseError(f"{path}: {where}unknown key {', '.join(sorted(unknown))}")
    folder = path.parent / name
    for needed in (folder / f"{name.partition('_')[2]}.py",
                   folder / f"test_{name.partition('_')[2]}.py"):  # fmt: skip
        if not needed.is_file():
            raise CourseError(f"{needed}: is missing; {path.name} lists {name}")
    limits = entry.get("limits", {})
    known = {f.name for f in fields(Limits)}
    wrong = [k for k, v in limits.items() if k not in known or not isinstance(v, (int, float))]
    if wrong:
        raise CourseError(
            f"{path}: {where}limits.{wrong[0]}: there are {', '.join(sorted(known))}, all numbers"
        )
    return Assignment(name, titles, folder, Limits(**limits))


def _get(path: Path, table: dict[str, Any], key: str, kind: type, where: str = "") -> Any:
    """Return an entry of a table. Raises CourseError if it is missing or of another type."""
    if key not in table:
        raise CourseError(f"{path}: {where}the key {key!r} is missing")
    if not isinstance(table[key], kind):
        raise CourseError(f"{path}: {where}{key} must be a {kind.__name__}")
    return table[key]
