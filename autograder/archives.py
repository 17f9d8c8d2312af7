"""Archives that are handed in, unpacked with care: .zip, .tar, .tar.gz and .tgz.

Python's own modules read them. Only regular files are written, under names that are
safe, so that nothing leads out of the folder; what comes out is counted as it comes.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.files import IntakeError, open_regular, shown
from autograder.i18n import _

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
MAX_NAME, PIECE = 200, 2**16  # bytes of a part of a path; bytes that are read at a time
Entry = tuple[str, bool, Callable[[], Any]]  # name, whether it is a regular file, open it


@dataclass(frozen=True)
class Caps:
    """How much an archive may hold."""

    entries: int = 1000
    size: int = 100 * 2**20  # bytes, unpacked
    depth: int = 10  # folders in one another, and the file


def unpack(path: Path, folder: Path, caps: Caps = Caps()) -> list[str]:
    """Unpack an archive (those inside it stay packed) into a new folder.

    Returns a sentence about what was left out: links, devices, unsafe or repeated names.
    Raises IntakeError if it is damaged, locked, or holds too much or nothing; the folder
    is gone then.
    """
    folder.mkdir()
    try:
        entries_of = _zip_entries if path.name.lower().endswith(".zip") else _tar_entries
        left_out = _write(path, folder, caps, entries_of(path, caps))
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, IntakeError) or not isinstance(error, Exception):
            raise
        text = _("{path}: is damaged, or no such archive ({reason})")
        raise IntakeError(text.format(path=path, reason=str(error)[:200])) from None
    names = ", ".join(left_out[:5]) + (", …" if len(left_out) > 5 else "")
    text = _("{path}: links, and entries with an unsafe or repeated name, were left out: {names}")
    return [text.format(path=shown(path.name), names=names)] if names else []


def _write(path: Path, folder: Path, caps: Caps, entries: Iterator[Entry]) -> list[str]:
    """Write what may be written; return the names of the rest."""
    files, folders, left_out, size = set[str](), set[str](), [], 0
    for count, (name, regular, open_entry) in enumerate(entries, 1):
        if count > caps.entries:
            text = _("{path}: holds more than {count} files; hand in only your own work")
            raise IntakeError(text.format(path=path, count=caps.entries))
        if name.endswith(("/", "\\")) or name.startswith("__MACOSX/"):  # macOS adds that
            continue
        place = _place(name, caps) if regular else None
        # The same to a file system that tells neither a from A nor é from é:
        alike = unicodedata.normalize("NFC", str(place)).casefold()
        above = {str(parent) for parent in PurePosixPath(alike).parents}
        if place is None or alike in files or alike in folders or above & files:
            left_out.append(shown(name)[:80])
            continue
        files.add(alike)
        folders |= above
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        with open_entry() as source, open(folder / place, "xb") as file:
            while piece := source.read(PIECE):
                size += len(piece)
                if size > caps.size:
                    raise _too_large(path, caps)
                file.write(piece)
    if not files:
        raise IntakeError(_("{path}: holds no files that can be used").format(path=path))
    return left_out


def _place(name: str, caps: Caps) -> PurePosixPath | None:
    """Return the path that an entry names, None if it is unsafe."""
    place = PurePosixPath(name.replace("\\", "/"))  # as some programs for Windows write
    parts, text = place.parts, str(place)
    if place.is_absolute() or ".." in parts or not parts or not text.isprintable():
        return None
    long = len(parts) > caps.depth or max(len(part.encode()) for part in parts) > MAX_NAME
    return None if long or re.match("[A-Za-z]:", text) else place


def _too_large(path: Path, caps: Caps) -> IntakeError:
    message = _("{path}: unpacked it is larger than {limit} MB; hand in only your own work")
    return IntakeError(message.format(path=path, limit=caps.size // 2**20))


def _zip_entries(path: Path, caps: Caps) -> Iterator[Entry]:
    with _AtOnce(open_regular(path)) as file:
        # The table of contents is read in one piece, and each entry of it takes memory.
        file.most = 500 * caps.entries + PIECE
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.flag_bits & 1:
                    refusal = _("{path}: is locked with a password; hand it in without one")
                    raise IntakeError(refusal.format(path=path))
                kind = entry.external_attr >> 28  # 8: a regular file; 0: Windows knows no kinds
                yield entry.filename, kind in (0, 8), partial(archive.open, entry)


class _AtOnce(io.FileIO):
    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise zipfile.BadZipFile("too long a table of contents")
        return super().read(size)


def _tar_entries(path: Path, caps: Caps) -> Iterator[Entry]:
    with open(open_regular(path), "rb") as file:
        plain = file if path.name.lower().endswith(".tar") else gzip.GzipFile(fileobj=file)
        # As a stream: what is left out is read, and counted, too.
        stream = _InAll(plain, caps.size + 2048 * caps.entries, _too_large(path, caps))
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]
            for entry in archive:
                name = f"{entry.name}/" if entry.isdir() else entry.name
                yield name, entry.isreg(), partial(archive.extractfile, entry)


@dataclass
class _InAll:
    source: Any
    left: int
    refusal: IntakeError

    def read(self, size: int) -> Any:
        self.left -= size
        if self.left >= 0:
            return self.source.read(size)
        raise self.refusal
