"""Intake: a student's file becomes source text. Nothing is imported or run here.

A module or a notebook is cut into units that parse; what does not parse is set
aside, named, and costs nothing by itself. Links are not followed and only
regular files are opened.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from autograder import archives
from autograder.files import IntakeError as IntakeError
from autograder.files import open_regular, shown
from autograder.i18n import _

MAX_BYTES = 50 * 2**20  # a notebook with many pictures has 20 MB
MAX_SOURCE = 2 * 2**20  # characters of code
MAX_CELLS = 5000
MAX_TEXT_CELL = 50_000  # characters: a longer one holds a picture, not code
MAX_EFFORT = 4 * 2**20  # characters given to Python's parser to save parts of a broken file
MAX_DEPTH = 1000  # of the tree of a piece of source
UNPACKED = "autograder-unpacked-"  # folders of archives while they are read
MAX_NOTES = 20  # about parts that do not parse
MAX_ENTRIES = 100_000  # of a folder
AROUND = 2  # lines shown above and below the one that a diagnosis is about
MAX_SHOWN_LINE = 200  # characters of each
MAX_FILES = 20  # notebooks and modules of a folder: all are read to see which was edited


Broken = tuple[str, int, str, str]


@dataclass
class _Cutting:
    """A file while it is cut into units; `effort` is what may still be spent on it."""

    units: list[dict[str, Any]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    effort: int = MAX_EFFORT

    def parses(self, source: str) -> bool:
        """Tell whether a piece parses, at the cost of its length."""
        self.effort -= len(source) + 300
        return _parses(source) is None

    def add(self, name: str, line: int, source: str) -> None:
        """Keep a piece as a unit if it parses, else set it aside."""
        error = _parses(source)
        if error is None:
            self.units.append({"name": name, "line": line, "source": source})
        else:
            place = line - 1 + (error.lineno or 1)
            self.broken.append((name, place, _reason(error), source))


@dataclass(frozen=True)
class Submission:
    """A student's work as text.

    Attributes:
        path: the file that is graded.
        units: pieces of source that parse, in order: name, first line, source.
        notes: sentences for the student about what was set aside or chosen.
        digest: SHA-256 of the file as it was read.
        broken: what did not parse: (unit name, line, what Python says, source).
        language: in which its student wants to be told; empty for that of the class.

    """

    path: Path
    units: list[dict[str, Any]]
    notes: list[str]
    digest: str
    broken: list[Broken] = field(default_factory=list)
    language: str = ""

    def tree(self) -> ast.Module:
        """Return the statements of all units as one tree (lines are those of the units)."""
        body: list[ast.stmt] = []
        for unit in self.units:
            tree = ast.parse(unit["source"])
            if unit["line"] != 1:
                ast.increment_lineno(tree, unit["line"] - 1)
            for node in tree.body:
                node.unit_name = unit["name"]
            body += tree.body
        return ast.Module(body, [])

    def excerpt(self, unit: str | None, line: int | None) -> tuple[int, list[str]] | None:
        """Return the lines around a line of a unit, and the number of the first of them."""
        for part in [] if line is None else self.units:
            lines = part["source"].split("\n")
            place = line - part["line"]
            if part["name"] == unit and 0 <= place < len(lines):
                first = max(0, place - AROUND)
                shown = [text[:MAX_SHOWN_LINE] for text in lines[first : place + AROUND + 1]]
                return part["line"] + first, shown
        return None


def read(path: Path, released: Mapping[str, str] | None = None) -> Submission:
    """Read a submission from a module, a notebook, an archive, or a folder with one of these.

    Args:
        path: the file or folder.
        released: the files that students received, as `fingerprints` returns them;
            tells which of several was edited.

    Raises:
        IntakeError: there is nothing that can be read.

    """
    archive = _archive_at(path, released)
    if archive is None:
        return _read(path, released)
    with _unpacked(archive) as (folder, notes):
        try:
            work = _read(_only_folder(folder), released)
        except IntakeError as error:
            raise IntakeError(str(error).replace(str(folder), str(archive))) from None
    inside = archive / work.path.relative_to(folder)
    notes.insert(
        0,
        _("{name} was unpacked; {inside} was graded.").format(
            name=shown(archive.name), inside=shown(str(work.path.relative_to(folder)))
        ),
    )
    return replace(work, path=inside, notes=[*notes, *work.notes])


def notebook_text(folder: Path, name: str, released: Mapping[str, str]) -> str:
    """Return the text of the notebook that is graded; of `name`, if a module is.

    Students write answers in words there, too. What cannot be read is "".
    """
    try:
        archive = _archive_at(folder, released)
        if archive is not None:
            with _unpacked(archive) as (place, _notes):
                return _notebook_text(_only_folder(place), name, released)
    except IntakeError:
        pass
    return _notebook_text(folder, name, released)


def _notebook_text(folder: Path, name: str, released: Mapping[str, str]) -> str:
    try:
        chosen, _note = choose(folder, released)
        notebook = chosen if chosen.suffix == ".ipynb" else folder / name
        return decode(read_bytes(notebook))[0]
    except IntakeError:
        return ""


@contextlib.contextmanager
def _unpacked(archive: Path) -> Iterator[tuple[Path, list[str]]]:
    """Give a folder with what an archive holds, and notes on what was left out."""
    _remove_what_killed_graders_left()
    with tempfile.TemporaryDirectory(prefix=f"{UNPACKED}{os.getpid()}-") as place:
        folder = Path(place).resolve() / "unpacked"
        yield folder, archives.unpack(archive, folder)


def _remove_what_killed_graders_left() -> None:
    """Remove folders of archives whose grader does not run any more."""
    for left in Path(tempfile.gettempdir()).glob(f"{UNPACKED}*"):
        number = left.name.removeprefix(UNPACKED).partition("-")[0]
        if number.isdigit() and os.name == "posix":
            try:
                os.kill(int(number), 0)
            except ProcessLookupError:
                shutil.rmtree(left, ignore_errors=True)
            except OSError:
                continue  # somebody else's


def _read(path: Path, released: Mapping[str, str] | None) -> Submission:
    notes = []
    if not path.is_symlink() and path.is_dir():
        path, choice = choose(path, released)
        notes = [choice] if choice else []
    data = read_bytes(path)
    text, more = decode(data)
    return from_text(path, text, [*notes, *more], hashlib.sha256(data).hexdigest())


def from_text(path: Path, text: str, notes: list[str], digest: str) -> Submission:
    """Cut a file's text into units that parse. Raises IntakeError."""
    cutting = _Cutting()
    if path.suffix == ".ipynb":
        cells = notebook_cells(path, text)
        _limit_source(path, sum(len(source) for kind, source in cells if kind == "code"))
        _cut_notebook(cells, notes, cutting)
    else:
        _limit_source(path, len(text))
        _cut_module(path.name, text, cutting)
    for name, line, message, _source in cutting.broken[:MAX_NOTES]:
        notes.append(
            _(
                "{place}, line {line}: Python cannot read this part ({message}). "
                "It was left out; everything else was checked."
            ).format(place=name, line=line, message=message)
        )
    return Submission(path, cutting.units, notes, digest, cutting.broken)


def _limit_source(path: Path, characters: int) -> None:
    if characters > MAX_SOURCE:  # before anything is parsed, which takes long
        raise IntakeError(_("{path}: more than 2 million characters of code").format(path=path))


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return a regular file's bytes. Raises IntakeError for anything else."""
    descriptor = open_regular(path)
    try:
        status = os.fstat(descriptor)
        if status.st_size > limit:
            message = _("{path}: is larger than {limit} MB; clear the notebook's outputs?")
            raise IntakeError(message.format(path=path, limit=limit // 2**20))
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(descriptor)
    if not data.strip():
        raise IntakeError(_("{path}: the file is empty").format(path=path))
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError(_("{path}: is not a text file").format(path=path))
    return data


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return a file's text with ``\\n`` line ends, and notes on how it was read."""
    notes = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
        notes.append(_("The file was read as UTF-16; UTF-8 is the usual encoding."))
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "cp1252"
            try:
                declared, _lines = tokenize.detect_encoding(BytesIO(data).readline)
                if declared in ("iso-8859-1", "iso-8859-15", "cp1252", "latin-1", "mac-roman"):
                    encoding = declared
            except SyntaxError:
                pass
            text = data.decode(encoding, "replace")
            notes.append(
                _("The file was read as {encoding}; UTF-8 is the usual encoding.").format(
                    encoding="Windows-1252" if encoding == "cp1252" else encoding
                )
            )
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


# --- which file ---------------------------------------------------------------


def choose(folder: Path, released: Mapping[str, str] | None) -> tuple[Path, str | None]:
    """Return the file of a submission folder that is graded, and a note if one is due."""
    released = released or {}
    candidates = _gradable(folder)
    if not candidates or (_packed_in(folder) and not _has_work(folder, released)):
        raise IntakeError(_nothing_in(folder))
    if len(candidates) > MAX_FILES:  # too many to read them all
        text = _("{folder}: there are {count} notebooks and modules in this folder; hand in one")
        problem = text.format(folder=folder, count=len(candidates))
        candidates = [name for name in candidates if name in released]
        if not candidates:
            raise IntakeError(problem)
    prints = {name: _fingerprint(folder / name) for name in candidates}
    edited = [name for name in candidates if prints[name] != released.get(name, prints[name])]
    # Without an edited one, a file of another name: "line_model (1).ipynb".
    edited = edited or [name for name in candidates if name not in released]
    readable = [name for name in edited if prints[name]] or edited
    notebooks = [name for name in readable if name.endswith(".ipynb")]
    note = None
    if len(edited) > 1:
        chosen = (notebooks or readable)[0]
        note = _("More than one file was edited ({names}); {chosen} was graded.").format(
            names=shown(", ".join(edited)), chosen=shown(chosen)
        )
    else:
        chosen = (edited or candidates)[0]
        if released and chosen not in released:
            note = _("The submission was found in {name}.").format(name=shown(chosen))
    return folder / chosen, note


def fingerprints(folder: Path) -> dict[str, str]:
    """Return a digest of the code in each notebook and module of a released folder."""
    return {name: _fingerprint(folder / name) for name in _gradable(folder)}


def _gradable(folder: Path) -> list[str]:
    return sorted(
        entry.name
        for entry in _entries(folder)
        if entry.name.endswith((".ipynb", ".py"))
        and entry.is_file(follow_symlinks=False)
        and not entry.name.startswith((".", "test_", "conftest"))
        and not _holds_the_score(folder / entry.name)
    )


ADDED = b'"autograder": {"added": true}'


def holder(released: Path) -> bytes:
    """Return a released notebook, marked as nobody's work: it only holds the score.

    nbgrader wants a notebook in each folder, also where a module was handed in.
    """
    notebook = json.loads(released.read_bytes())
    notebook["metadata"]["autograder"] = {"added": True}
    return json.dumps(notebook, ensure_ascii=False).encode()


def _holds_the_score(path: Path) -> bool:
    try:
        return path.suffix == ".ipynb" and ADDED in read_bytes(path)
    except IntakeError:
        return False


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    """Yield what is in a folder, not what is in its folders."""
    try:
        found = os.scandir(folder)
    except OSError as error:
        text = _("{path}: cannot be opened ({reason})")
        raise IntakeError(text.format(path=folder, reason=error.strerror)) from None
    with found as entries:
        for count, entry in enumerate(entries):
            if count == MAX_ENTRIES:
                text = _("{folder}: there are more than {count} files in this folder")
                raise IntakeError(text.format(folder=folder, count=MAX_ENTRIES))
            yield entry


def _nothing_in(folder: Path) -> str:
    """Say what a folder holds instead of a notebook or module."""
    entries = [entry for entry in _entries(folder) if not entry.name.startswith(".")]
    links = [entry.name for entry in entries if entry.is_symlink()]
    packed = _packed_in(folder)
    if links:
        text = _("{folder}: there is only a link ({name}), which is not followed; hand in the file")
    elif packed:
        text = _("{folder}: {name} is not unpacked; hand in the notebook or module itself")
    else:
        text = _("{folder}: neither a notebook nor a module is in this folder")
    return text.format(folder=folder, name=min(links or packed, default=""))


PACKED = (*archives.SUFFIXES, ".7z", ".rar", ".tar.bz2", ".tar.xz")


def _packed_in(folder: Path) -> list[str]:
    names = [entry.name for entry in _entries(folder) if not entry.name.startswith(".")]
    return [name for name in names if name.lower().endswith(PACKED)]


def _archive_at(path: Path, released: Mapping[str, str] | None = None) -> Path | None:
    """Return the archive to be unpacked: `path`, or the only one in a folder without work.

    Files that are as they were released are no work.
    """
    if path.is_symlink() or not path.is_dir():
        return path if path.name.lower().endswith(archives.SUFFIXES) else None
    found = [
        entry.name
        for entry in _entries(path)
        if entry.name.lower().endswith(archives.SUFFIXES)
        and entry.is_file(follow_symlinks=False)
        and not entry.name.startswith(".")
    ]
    if len(found) != 1 or _has_work(path, released or {}):
        return None
    return path / found[0]


def _has_work(folder: Path, released: Mapping[str, str]) -> bool:
    """Tell whether a notebook or module in a folder is not as it was released."""
    names = _gradable(folder)
    return len(names) > MAX_FILES or any(
        name not in released or _fingerprint(folder / name) != released[name] for name in names
    )


def _only_folder(folder: Path) -> Path:
    """Return the one folder that everything in an archive is in, or `folder` itself."""
    inside = [entry for entry in _entries(folder) if not entry.name.startswith(".")]
    if len(inside) == 1 and inside[0].is_dir():
        return folder / inside[0].name
    return folder


def _fingerprint(path: Path) -> str:
    """Return a digest of a file's code that blank lines and outputs do not change."""
    try:
        text, _notes = decode(read_bytes(path))
        if path.suffix == ".ipynb":
            text = "\n".join(
                source for kind, source in notebook_cells(path, text) if kind == "code"
            )
    except IntakeError:
        return ""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if not lines:  # an emptied notebook beside the module in which somebody worked
        return ""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]


# --- modules ------------------------------------------------------------------


def _cut_module(name: str, text: str, cutting: _Cutting) -> None:
    if cutting.parses(text):
        cutting.add(name, 1, text)
        return
    lines = set_magics_aside(text).split("\n")
    for start, end in _blocks(lines, cutting):
        cutting.add(name, start + 1, "\n".join(lines[start:end]))


def _blocks(lines: list[str], cutting: _Cutting) -> Iterable[tuple[int, int]]:
    """Cut a module where a new top-level statement seems to begin."""
    starts = [
        index
        for index, line in enumerate(lines)
        if line[:1].strip()
        and not line.startswith((")", "]", "}", "#"))
        and not re.match(r"(else|elif|except|finally)\b", line)
        and not (index and lines[index - 1].startswith("@"))
    ] or [0]
    starts[0] = 0
    # A block that does not parse may be half of a longer one (a text over several
    # lines): take in the next ones as long as that helps.
    start = 0
    while start < len(starts):
        if cutting.effort < 0:  # made to keep the grader busy: no part of the rest is saved
            yield starts[start], len(lines)
            return
        ends = [*starts[start + 1 :][:39], len(lines)]
        for count, end in enumerate(ends, 1):
            if cutting.parses("\n".join(lines[starts[start] : end])):
                yield starts[start], end
                start += count
                break
        else:
            yield starts[start], ends[0]
            start += 1


@lru_cache(16)  # a piece is looked at in several places, and much is the same in a class
def _parses(source: str) -> SyntaxError | None:
    """Return what is wrong with a piece of source, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes, `is` with a literal
            if sys.version_info >= (3, 11):
                ast.parse(source)
            else:
                _parse_with_care(source)
    except SyntaxError as error:
        return error.with_traceback(None)
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error) or type(error).__name__)
    return None


def _parse_with_care(source: str) -> None:
    """Parse where Python itself does not notice that the nesting exhausts the stack: in 3.10.

    Raises:
        RecursionError: it is nested too deeply to be parsed on an ordinary stack.
        SyntaxError: it is no Python.

    """
    outcome: list[Any] = []

    def parse() -> None:
        try:
            outcome.append(ast.parse(source))
        except BaseException as error:
            outcome.append(error)

    before = threading.stack_size(2**30)  # address space only; MAX_SOURCE fits into it
    try:
        thread = threading.Thread(target=parse)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    level, depth = [outcome[0]], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RecursionError("too deeply nested")
        level = [child for node in level for child in ast.iter_child_nodes(node)]


def _reason(error: SyntaxError) -> str:
    return f"{type(error).__name__}: {error.msg}"


# --- notebooks ----------------------------------------------------------------


def notebook_cells(path: Path, text: str) -> list[tuple[str, str]]:
    """Return the (cell type, source) of a notebook, formats 3 and 4.

    Raises:
        IntakeError: it is not a notebook.

    """
    try:
        notebook = json.loads(text)
        if "worksheets" in notebook:  # nbformat 3
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        else:
            cells = notebook["cells"]
        found = []
        for cell in cells[:MAX_CELLS]:
            source = cell.get("source", cell.get("input", ""))
            if isinstance(source, list):
                source = "".join(source)
            if not isinstance(source, str):
                raise TypeError
            # A lone surrogate, which JSON can write, fits in no file and no report.
            source = source.encode("utf-8", "replace").decode()
            found.append((str(cell.get("cell_type", "")), source))
    except json.JSONDecodeError as error:
        message = _("{path}: is not a notebook (line {line}: it is not JSON: {reason})")
        raise IntakeError(message.format(path=path, line=error.lineno, reason=error.msg)) from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise IntakeError(
            _("{path}: is not a notebook (it is JSON, but has no list of cells)").format(path=path)
        ) from None
    return found


def _cut_notebook(cells: list[tuple[str, str]], notes: list[str], cutting: _Cutting) -> None:
    for number, (kind, source) in enumerate(cells, 1):
        name = _("cell {number}").format(number=number)
        lines = source.replace("\r\n", "\n")
        if kind != "code":
            # A code cell that was turned into text by mistake still defines things.
            if not _defines_something(lines):
                continue
            notes.append(
                _("{place} is a text cell, but holds code; it was read as code.").format(place=name)
            )
        lines = _without_cell_magic(lines)
        if _parses(lines) is not None:
            lines = set_magics_aside(lines)
        if lines.strip():
            _cut_module(name, lines, cutting)


def _defines_something(source: str) -> bool:
    if len(source) > MAX_TEXT_CELL or not re.search(r"^(class|def) ", source, re.MULTILINE):
        return False
    if _parses(source) is not None:
        return False
    return any(isinstance(n, (ast.ClassDef, ast.FunctionDef)) for n in ast.parse(source).body)


def _without_cell_magic(source: str) -> str:
    """Keep the Python under ``%%time``; drop a cell in another language."""
    match = re.match(r"\s*%%(\w+)", source)
    if match is None:
        return source
    if match[1] in ("time", "timeit", "capture", "prun", "python", "python3"):
        return re.sub(r"%%.*", "", source, count=1)
    return ""


_MAGIC = re.compile(r"^(?P<indent>\s*)(?:[%!?].*|[A-Za-z_][\w., ]*=\s*[%!].*|[\w.]+\?{1,2}\s*)$")


def set_magics_aside(source: str) -> str:
    """Replace notebook magics and shell lines by ``pass``, line for line."""
    return "\n".join(
        f"{match['indent']}pass" if (match := _MAGIC.match(line)) else line
        for line in source.split("\n")
    )
